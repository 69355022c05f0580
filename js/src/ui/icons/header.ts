import arrowLeft from "lucide:arrow-left";
import arrowLeftFromLine from "lucide:arrow-left-from-line";
import arrowLeftToLine from "lucide:arrow-left-to-line";
import arrowRightFromLine from "lucide:arrow-right-from-line";
import arrowRightToLine from "lucide:arrow-right-to-line";
import chevronLeft from "lucide:chevron-left";
import chevronsLeft from "lucide:chevrons-left";
import chevronsRight from "lucide:chevrons-right";
import circleEllipsis from "lucide:circle-ellipsis";
import house from "lucide:house";
import layoutGrid from "lucide:layout-grid";
import maximize from "lucide:maximize";
import maximize2 from "lucide:maximize-2";
import menu from "lucide:menu";
import messageCircleDashed from "lucide:message-circle-dashed";
import minimize from "lucide:minimize";
import minimize2 from "lucide:minimize-2";
import moon from "lucide:moon";
import panelLeftClose from "lucide:panel-left-close";
import panelLeftDashed from "lucide:panel-left-dashed";
import panelLeftOpen from "lucide:panel-left-open";
import panelRight from "lucide:panel-right";
import panelRightClose from "lucide:panel-right-close";
import panelRightDashed from "lucide:panel-right-dashed";
import panelRightOpen from "lucide:panel-right-open";
import rotateCcwClock from "lucide:rotate-ccw-clock";
import settings from "lucide:settings";
import share from "lucide:share";
import sun from "lucide:sun";
import warehouse from "lucide:warehouse";
import type { IconNodes } from "../icon";
import {
  dotsVerticalCircle,
  floatingLeft,
  floatingOpenLeft,
  floatingOpenRight,
  floatingRight,
  hamburger,
  menuInverted,
} from "./own";

/** What only the header's buttons may show (`HEADER_ICONS` of options/names.py), beside what the core has. */
export const headerIcons: Readonly<Record<string, IconNodes>> = {
  "back-large": arrowLeft,
  "back-small": chevronLeft,
  "chat-temporary": messageCircleDashed,
  "collapse-large": minimize2,
  "collapse-left": arrowLeftToLine,
  "collapse-right": arrowRightToLine,
  "collapse-small": minimize,
  "dark-mode": moon,
  "dots-horizontal-circle": circleEllipsis,
  "dots-vertical-circle": dotsVerticalCircle,
  "double-chevron-left": chevronsLeft,
  "double-chevron-right": chevronsRight,
  "expand-large": maximize2,
  "expand-small": maximize,
  grid: layoutGrid,
  hamburger,
  history: rotateCcwClock,
  home: house,
  "home-alt": warehouse,
  "light-mode": sun,
  menu,
  "menu-inverted": menuInverted,
  "open-left": arrowLeftFromLine,
  "open-right": arrowRightFromLine,
  "settings-cog": settings,
  share,
  "sidebar-collapse-left": panelLeftClose,
  "sidebar-collapse-right": panelRightClose,
  "sidebar-floating-left": floatingLeft,
  "sidebar-floating-open-left": floatingOpenLeft,
  "sidebar-floating-open-right": floatingOpenRight,
  "sidebar-floating-right": floatingRight,
  "sidebar-open-left": panelLeftOpen,
  "sidebar-open-left-alt": panelLeftDashed,
  "sidebar-open-right": panelRightOpen,
  "sidebar-open-right-alt": panelRightDashed,
  "sidebar-right": panelRight,
};
