/** The parser alone, without the tables of all properties: what `css-tree` exports as `parse`. */
declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree'
}
