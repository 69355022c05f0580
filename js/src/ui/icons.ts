import bookOpen from "lucide:book-open";
import bug from "lucide:bug";
import calendar from "lucide:calendar";
import chartColumn from "lucide:chart-column";
import check from "lucide:check";
import circleCheck from "lucide:circle-check";
import circleHelp from "lucide:circle-question-mark";
import clock from "lucide:clock";
import code from "lucide:code-xml";
import compass from "lucide:compass";
import fileText from "lucide:file-text";
import flask from "lucide:flask-conical";
import globe from "lucide:globe";
import image from "lucide:image";
import info from "lucide:info";
import lightbulb from "lucide:lightbulb";
import mail from "lucide:mail";
import mapPin from "lucide:map-pin";
import notebook from "lucide:notebook";
import pencil from "lucide:pencil";
import play from "lucide:play";
import plus from "lucide:plus";
import rotate from "lucide:rotate-cw";
import search from "lucide:search";
import settings from "lucide:sliders-horizontal";
import sparkles from "lucide:sparkles";
import star from "lucide:star";
import table from "lucide:table";
import user from "lucide:user";
import zap from "lucide:zap";
import type { IconNodes } from "./icon";

/** The icons that a kernel may name, by ChatKit's names. */
const named: Record<string, IconNodes> = {
  agent: sparkles,
  analytics: chartColumn,
  bolt: zap,
  "book-open": bookOpen,
  bug,
  calendar,
  chart: chartColumn,
  check,
  "check-circle": circleCheck,
  "circle-question": circleHelp,
  clock,
  compass,
  document: fileText,
  globe,
  images: image,
  info,
  lab: flask,
  lightbulb,
  mail,
  "map-pin": mapPin,
  notebook,
  "notebook-pencil": pencil,
  play,
  plus,
  profile: user,
  reload: rotate,
  search,
  "settings-slider": settings,
  sparkle: sparkles,
  "sparkle-double": sparkles,
  "square-code": code,
  "square-image": image,
  "square-text": fileText,
  star,
  table,
  user,
  write: pencil,
};

/** The icon of a ChatKit name, if this bundle has it. */
export function namedIcon(name: string | null | undefined): IconNodes | undefined {
  return name ? named[name] : undefined;
}
