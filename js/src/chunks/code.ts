import { CodeBlock } from "../markdown/code-block.tsx";

/** Code blocks with their language, colours and buttons. */
const code = { CodeBlock };

export type CodeChunk = typeof code;

export default code;
