// What the core and its chunks share. A chunk is a file of its own that may import these modules as any other does; the
// build then takes what is named here from the core, since a second copy of any of it would not mix with the first.
export { effect, useComputed, useSignal, useSignalEffect } from "@preact/signals";
export { createContext, Fragment, h } from "preact";
export {
  useContext,
  useEffect,
  useErrorBoundary,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
export { jsx, jsxs } from "preact/jsx-runtime";
export { Input } from "../composer/input";
export { isolate, learn } from "../i18n/t";
export { MarkdownDocument } from "../markdown/document";
export { plainText } from "../markdown/inline";
export { ImageDomains } from "../markdown/links";
export { Markdown } from "../markdown/markdown";
export { useChunk } from "./chunks";
export { useUi } from "./context";
export { Icon } from "./icon";
export { useIcon } from "./use-icon";
