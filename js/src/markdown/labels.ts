/** The words the Markdown view shows by itself. */
export const labels = {
  codeWithoutLanguage: "Text",
  copied: "Copied",
  copy: "Copy",
  copyCode: (language: string) => (language === "" ? "Copy code" : `Copy ${language} code`),
  copyFailed: "Not copied",
  loadImage: "Load image",
  loadImageFrom: (alt: string, host: string) => `Load image${alt === "" ? "" : ` “${alt}”`} from ${host}`,
  table: "Table",
  taskDone: "Done",
  taskOpen: "Not done",
};
