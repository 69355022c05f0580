import { render } from "preact";
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { ChunkContext, type ChunkLoader, useChunk } from "./chunks.ts";

function User({ wanted = true }: { readonly wanted?: boolean }) {
  const value = useChunk<string>("thing", wanted);
  return <i>{value ?? "plain"}</i>;
}

function show(root: HTMLElement, loader: ChunkLoader | null, wanted = true): void {
  const users = [<User key={0} wanted={wanted} />, <User key={1} wanted={wanted} />];
  render(loader === null ? users : <ChunkContext.Provider value={loader}>{users}</ChunkContext.Provider>, root);
}

const shows = (root: HTMLElement, text: string) => vi.waitFor(() => expect(root.textContent).toBe(text));

test("a chunk is asked for once, and everyone who waits gets it", async () => {
  const root = document.createElement("div");
  const load = vi.fn(async () => "come");
  show(root, { load });
  expect(root.textContent).toBe("plainplain");
  await shows(root, "comecome");
  expect(load).toHaveBeenCalledExactlyOnceWith("thing");
});

test("one that is there already is there at the first render", async () => {
  const loader = { load: async () => "come" };
  const first = document.createElement("div");
  show(first, loader);
  await shows(first, "comecome");
  const second = document.createElement("div");
  show(second, loader);
  expect(second.textContent).toBe("comecome");
});

test("one that is not wanted is not asked for, until it is", async () => {
  const root = document.createElement("div");
  const loader = { load: vi.fn(async () => "come") };
  await act(() => show(root, loader, false));
  expect(loader.load).not.toHaveBeenCalled();
  show(root, loader, true);
  await shows(root, "comecome");
});

test("one that cannot come leaves the fallback, and may be asked for again by the next", async () => {
  const root = document.createElement("div");
  const load = vi.fn<ChunkLoader["load"]>().mockRejectedValueOnce(new Error("gone")).mockResolvedValue("come");
  const loader = { load };
  await act(() => show(root, loader));
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
  await expect(load.mock.results[0]?.value).rejects.toThrow("gone");
  expect(root.textContent).toBe("plainplain");
  const next = document.createElement("div");
  await act(() => show(next, loader));
  await shows(next, "comecome");
});

test("a loader that throws at once, and none at all, leave the fallback", async () => {
  const root = document.createElement("div");
  const load = vi.fn(() => {
    throw new Error("broken");
  });
  show(root, { load });
  await vi.waitFor(() => expect(load).toHaveBeenCalled());
  expect(root.textContent).toBe("plainplain");
  const bare = document.createElement("div");
  await act(() => show(bare, null));
  expect(bare.textContent).toBe("plainplain");
});

test("one that comes after the user has gone does no harm", async () => {
  const root = document.createElement("div");
  let come: (value: unknown) => void = () => undefined;
  const load = vi.fn(
    () =>
      new Promise((resolve) => {
        come = resolve;
      }),
  );
  show(root, { load });
  await vi.waitFor(() => expect(load).toHaveBeenCalled());
  render(null, root);
  come("late");
  await act(() => undefined);
  expect(root.textContent).toBe("");
});
