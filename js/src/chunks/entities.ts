import { EntityCards } from "../thread/entities/entity-cards";

/** The cards beside mentions. */
const entities = { EntityCards };

export type EntitiesChunk = typeof entities;

export default entities;
