import { NoteLink, NoteList } from "../markdown/notes.tsx";

/** Footnotes. */
const notes = { NoteLink, NoteList };

export type NotesChunk = typeof notes;

export default notes;
