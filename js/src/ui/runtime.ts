// What the core and its chunks share. A chunk is a file of its own that may import these modules as any other does; the
// build then takes what is named here from the core, since a second copy of any of it would not mix with the first.
export { useSignal, useSignalEffect } from "@preact/signals";
export { Fragment, h } from "preact";
export { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
export { jsx, jsxs } from "preact/jsx-runtime";
export { learn, t } from "../i18n/t";
export { useChunk } from "./chunks";
export { useUi } from "./context";
export { Icon } from "./icon";
export { useIcon } from "./use-icon";
