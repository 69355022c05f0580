import atom from "lucide:atom";
import book from "lucide:book";
import bookOpen from "lucide:book-open";
import bot from "lucide:bot";
import box from "lucide:box";
import briefcase from "lucide:briefcase";
import bug from "lucide:bug";
import calendar from "lucide:calendar";
import chartColumn from "lucide:chart-column";
import chartNoAxesCombined from "lucide:chart-no-axes-combined";
import chevronLeft from "lucide:chevron-left";
import chevronRight from "lucide:chevron-right";
import circleCheck from "lucide:circle-check";
import circleUserRound from "lucide:circle-user-round";
import clock from "lucide:clock";
import compass from "lucide:compass";
import ellipsis from "lucide:ellipsis";
import ellipsisVertical from "lucide:ellipsis-vertical";
import externalLink from "lucide:external-link";
import flaskConical from "lucide:flask-conical";
import globe from "lucide:globe";
import idCard from "lucide:id-card";
import images from "lucide:images";
import keyRound from "lucide:key-round";
import layers from "lucide:layers";
import lifeBuoy from "lucide:life-buoy";
import lightbulb from "lucide:lightbulb";
import mail from "lucide:mail";
import map from "lucide:map";
import mapPin from "lucide:map-pin";
import monitor from "lucide:monitor";
import notebook from "lucide:notebook";
import notebookPen from "lucide:notebook-pen";
import partyPopper from "lucide:party-popper";
import penLine from "lucide:pen-line";
import pencil from "lucide:pencil";
import phone from "lucide:phone";
import play from "lucide:play";
import plus from "lucide:plus";
import rotateCw from "lucide:rotate-cw";
import signature from "lucide:signature";
import slidersHorizontal from "lucide:sliders-horizontal";
import smartphone from "lucide:smartphone";
import sparkle from "lucide:sparkle";
import sparkles from "lucide:sparkles";
import squareCode from "lucide:square-code";
import squarePen from "lucide:square-pen";
import star from "lucide:star";
import userRound from "lucide:user-round";
import zap from "lucide:zap";
import type { IconNodes } from "../icon";
import { bookClock, checkCircleFilled, dot, starFilled, wreath } from "./own";

/** What prompts, tools and commands may show (`ICONS` of options/names.py), beside what the core has. */
export const optionIcons: Readonly<Record<string, IconNodes>> = {
  agent: bot,
  analytics: chartNoAxesCombined,
  atom,
  batch: layers,
  bolt: zap,
  "book-clock": bookClock,
  "book-closed": book,
  "book-open": bookOpen,
  bug,
  calendar,
  chart: chartColumn,
  "check-circle": circleCheck,
  "check-circle-filled": checkCircleFilled,
  "chevron-left": chevronLeft,
  "chevron-right": chevronRight,
  clock,
  compass,
  confetti: partyPopper,
  cube: box,
  desktop: monitor,
  dot,
  "dots-horizontal": ellipsis,
  "dots-vertical": ellipsisVertical,
  "external-link": externalLink,
  globe,
  images,
  keys: keyRound,
  lab: flaskConical,
  lifesaver: lifeBuoy,
  lightbulb,
  mail,
  "map-pin": mapPin,
  maps: map,
  mobile: smartphone,
  name: signature,
  notebook,
  "notebook-pencil": notebookPen,
  phone,
  play,
  plus,
  profile: circleUserRound,
  "profile-card": idCard,
  reload: rotateCw,
  "settings-slider": slidersHorizontal,
  sparkle,
  "sparkle-double": sparkles,
  "square-code": squareCode,
  star,
  "star-filled": starFilled,
  suitcase: briefcase,
  user: userRound,
  wreath,
  write: pencil,
  "write-alt": penLine,
  "write-alt2": squarePen,
};
