const hold = (event: Event) => {
  event.preventDefault();
  event.stopPropagation();
};

/**
 * The attributes of a widget in which nothing can be used. Unlike what is `inert` it keeps the focus and the caret: without
 * them the next key would be one of the notebook's.
 */
export const stillness = {
  "aria-busy": true,
  "data-waiting": "",
  onClickCapture: hold,
  onMouseDownCapture: hold,
  onBeforeInputCapture: hold,
  onDropCapture: hold,
  onKeyDownCapture: (event: KeyboardEvent) => {
    if (event.key !== "Tab") {
      hold(event);
    }
  },
} as const;
