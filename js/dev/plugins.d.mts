import type { Plugin } from "vitest/config";

export function vitePlugin(): Plugin;
