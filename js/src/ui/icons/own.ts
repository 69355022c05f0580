import circle from "lucide:circle";
import star from "lucide:star";
import type { IconNodes } from "../icon";

// Drawings that Lucide has not, in its manner.

const FILL = { fill: "currentColor" };

/** A drawing whose shapes are filled. */
function filled(nodes: IconNodes): IconNodes {
  return nodes.map(([tag, attributes]) => [tag, { ...attributes, ...FILL }]);
}

const frame: IconNodes[number] = ["rect", { x: "3", y: "3", width: "18", height: "18", rx: "2" }];

/** A sidebar that lies on the page, at `x`; filled while it is open. */
const floating = (x: number, open: boolean): IconNodes => [
  frame,
  ["rect", { x: `${x}`, y: "7", width: "4", height: "10", rx: "1", ...(open ? FILL : {}) }],
];

export const dot: IconNodes = [["circle", { cx: "12", cy: "12", r: "4", ...FILL }]];
export const starFilled = filled(star);
/** A disc with the check cut out of it, so that any ground shows through. */
export const checkCircleFilled: IconNodes = [
  [
    "path",
    {
      d: "M1 12a11 11 0 1 0 22 0 11 11 0 1 0-22 0ZM7 12.6 10.6 16.2 17 9.8 15.4 8.2 10.6 13 8.6 11Z",
      "fill-rule": "evenodd",
      stroke: "none",
      ...FILL,
    },
  ],
];
/** A book as `lucide:book`, with a clock in its lower corner as `lucide:calendar-clock` has. */
export const bookClock: IconNodes = [
  ["path", { d: "M20 8V3a1 1 0 0 0-1-1H6.5A2.5 2.5 0 0 0 4 4.5v15A2.5 2.5 0 0 0 6.5 22H9" }],
  ["path", { d: "M9 17H6.5A2.5 2.5 0 0 0 4 19.5" }],
  ["path", { d: "M17 14.5v2.2l1.6 1" }],
  ["circle", { cx: "17", cy: "17", r: "5" }],
];
export const dotsVerticalCircle: IconNodes = [
  ...circle,
  ["path", { d: "M12 8h.01" }],
  ["path", { d: "M12 12h.01" }],
  ["path", { d: "M12 16h.01" }],
];
export const menuInverted: IconNodes = [
  ["path", { d: "M4 5h16" }],
  ["path", { d: "M4 12h16" }],
  ["path", { d: "M10 19h10" }],
];
export const hamburger: IconNodes = [
  ["path", { d: "M4 8h16" }],
  ["path", { d: "M4 16h16" }],
];
export const floatingLeft = floating(6, false);
export const floatingRight = floating(14, false);
export const floatingOpenLeft = floating(6, true);
export const floatingOpenRight = floating(14, true);
/** Two branches of laurel, open at the top. */
export const wreath: IconNodes = [
  ["path", { d: "M9 4a8 8 0 0 0 1 15.7l4 1.3" }],
  ["path", { d: "M15 4a8 8 0 0 1-1 15.7l-4 1.3" }],
  ["path", { d: "M5.5 7 3 5.5" }],
  ["path", { d: "M4 12H1.5" }],
  ["path", { d: "m5.5 16.5-2.5 1.5" }],
  ["path", { d: "M18.5 7 21 5.5" }],
  ["path", { d: "M20 12h2.5" }],
  ["path", { d: "m18.5 16.5 2.5 1.5" }],
];
