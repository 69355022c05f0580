import { Plot } from "../widgets/chart/plot";

/** Charts. */
const chart = { Plot };

export type ChartChunk = typeof chart;

export default chart;
