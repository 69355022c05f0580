/** Colours of code, light and dark; each has a contrast of 4.5 or more on the code background (a test computes it). */
export const syntaxColours = {
  comment: ["#59636e", "#9198a1"],
  keyword: ["#b91c28", "#ff8a82"],
  string: ["#0a4a7a", "#a5d6ff"],
  number: ["#0550ae", "#79c0ff"],
  function: ["#6639ba", "#d2a8ff"],
  type: ["#8a4600", "#ffb26b"],
  name: ["#116329", "#7ee787"],
  added: ["#116329", "#7ee787"],
  removed: ["#a40e26", "#ffa198"],
} as const;
