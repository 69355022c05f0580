import { Themed } from "../theme/themed";

/** Themes that are more than a colour scheme. */
const theme = { Themed };

export type ThemeChunk = typeof theme;

export default theme;
