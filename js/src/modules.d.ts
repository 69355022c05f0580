declare module "*.css" {
  const css: string;
  export default css;
}

declare module "lucide:*" {
  const nodes: [string, Record<string, string>][];
  export default nodes;
}

declare module "all:lucide" {
  const text: string;
  export default text;
}

declare module "all:locales" {
  const locales: string[];
  export default locales;
}
