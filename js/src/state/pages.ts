import type { Place } from "./turns";

/** So many rows make a page, but for what is put between its rows. */
const ROWS = 40;

/** Neighbouring rows, which are drawn, and left out while they are out of view, together. */
export interface PageOfRows {
  readonly id: number;
  readonly places: readonly Place[];
}

/**
 * Cuts a conversation into pages that keep their rows: what comes above them or below makes pages of its own, so that
 * what is drawn stays as it is.
 */
export class Pages {
  #pageOf: ReadonlyMap<string, number> = new Map();
  #pages: ReadonlyMap<number, PageOfRows> = new Map();
  #last = 0;

  /** The pages of these rows, from the first to the last; the same objects as before where nothing changed. */
  cut(places: readonly Place[]): PageOfRows[] {
    const before = this.#pageOf;
    const coming = countBy(places, before);
    const pageOf = new Map<string, number>();
    const pages = new Map<number, OpenPage>();
    let open: OpenPage | undefined;
    for (const place of places) {
      const known = before.get(place.key);
      // A row that has moved to where its page is not counts as new.
      const stays = known !== undefined && (known === open?.id || !pages.has(known));
      if (stays) {
        coming.set(known, (coming.get(known) ?? 0) - 1);
      }
      const joins = open !== undefined && (open.places.length < ROWS || (coming.get(open.id) ?? 0) > 0);
      const id = stays ? known : joins && open ? open.id : this.#create();
      if (open?.id !== id) {
        open = { id, places: [] };
        pages.set(id, open);
      }
      open.places.push(place);
      pageOf.set(place.key, id);
    }
    this.#pageOf = pageOf;
    this.#pages = new Map([...pages].map(([id, page]) => [id, same(page, this.#pages.get(id))]));
    return [...this.#pages.values()];
  }

  #create(): number {
    this.#last += 1;
    return this.#last;
  }
}

interface OpenPage {
  readonly id: number;
  readonly places: Place[];
}

function same(page: PageOfRows, before: PageOfRows | undefined): PageOfRows {
  const isSame =
    before?.places.length === page.places.length &&
    page.places.every(({ key, first, endsAnswer }, index) => {
      const place = before.places[index];
      return place?.key === key && place.first === first && place.endsAnswer === endsAnswer;
    });
  return isSame ? before : page;
}

/** How many of these rows each page has. */
function countBy(places: readonly Place[], pageOf: ReadonlyMap<string, number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { key } of places) {
    const page = pageOf.get(key);
    if (page !== undefined) {
      counts.set(page, (counts.get(page) ?? 0) + 1);
    }
  }
  return counts;
}
