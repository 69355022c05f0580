import check from "lucide:check";
import circle from "lucide:circle";
import circleHelp from "lucide:circle-question-mark";
import file from "lucide:file";
import fileText from "lucide:file-text";
import image from "lucide:image";
import info from "lucide:info";
import panelLeft from "lucide:panel-left";
import search from "lucide:search";
import squarePen from "lucide:square-pen";
import x from "lucide:x";
import type { IconNodes } from "./icon";

/** By ChatKit's names, those that cost nothing: drawings that the core shows anyway. The others are a chunk. */
export const coreIcons: Readonly<Record<string, IconNodes>> = {
  check,
  "circle-question": circleHelp,
  close: x,
  compose: squarePen,
  document: fileText,
  "empty-circle": circle,
  info,
  "page-blank": file,
  search,
  "sidebar-left": panelLeft,
  "square-image": image,
  "square-text": fileText,
};
