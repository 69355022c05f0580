import plain from "lucide:file";
import archive from "lucide:file-archive";
import code from "lucide:file-code";
import image from "lucide:file-image";
import music from "lucide:file-music";
import video from "lucide:file-play";
import sheet from "lucide:file-spreadsheet";
import text from "lucide:file-text";
import type { IconNodes } from "../../ui/icon";

const ICONS: readonly [RegExp, IconNodes][] = [
  [/^image\//, image],
  [/^audio\//, music],
  [/^video\//, video],
  [/csv|tab-separated|spreadsheet|excel|parquet|arrow/, sheet],
  [/zip|tar|compressed|x-7z|x-xz|x-bzip/, archive],
  [/json|xml|html|css|javascript|x-python|x-sh|yaml|toml|ipynb/, code],
  [/^text\/|pdf|word|document|rtf/, text],
];

/** The sign of a type of file. */
export function iconOfFile(type: string): IconNodes {
  return ICONS.find(([pattern]) => pattern.test(type))?.[1] ?? plain;
}
