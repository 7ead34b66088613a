/**
 * Makes good what a control left empty: a table without a row goes, a cell or text box without a paragraph
 * gets one. Word does not open a document that has either (ECMA-376 part 1, 17.4.37 and 17.4.65).
 */
export function mendTables(xml: string): string {
  return xml
    .replaceAll(/<w:tbl>(?:(?!<w:tr[ >]|<w:tbl>)[\s\S])*?<\/w:tbl>/g, '')
    .replaceAll(
      /(<w:(tc|txbxContent)(?: [^>]*)?>(?:<w:tcPr>(?:(?!<\/w:tcPr>)[\s\S])*<\/w:tcPr>|<w:tcPr\/>)?)(?=<\/w:\2>)/g,
      '$1<w:p/>',
    )
    .replaceAll('</w:tbl></w:tc>', '</w:tbl><w:p/></w:tc>');
}
