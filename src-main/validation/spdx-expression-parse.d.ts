declare module 'spdx-expression-parse' {
  export default function parse(expression: string): unknown;
}
