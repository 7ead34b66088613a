/**
 * The one Typst program that sets every document. It never changes: the document comes as JSON in
 * `sys.inputs`, and an answer is only ever a string value there, which Typst shows as it is.
 */
export const typstTemplate = String.raw`
#let source = json(bytes(sys.inputs.document))
#let direction(name) = if name == "rtl" { rtl } else { ltr }

#let span(node) = {
  if node.type == "text" { node.text }
  else if node.type == "code" { raw(node.text) }
  else if node.type == "break" { linebreak() }
  else if node.type == "picture" {
    box(image(node.path, width: node.width * 1pt, height: node.height * 1pt, alt: node.text))
  }
  else if node.type == "strong" { strong(node.content.map(span).join()) }
  else if node.type == "emphasis" { emph(node.content.map(span).join()) }
  else if node.type == "link" { link(node.href, node.content.map(span).join()) }
}
#let inline(nodes) = nodes.map(span).join()
#let sides = (left: left, center: center, right: right)
#let directed(node, body) = {
  set text(dir: direction(node.direction))
  body
}

#let grid-of(node) = {
  let side(column) = {
    let name = node.align.at(column)
    if name == none { start } else { sides.at(name) }
  }
  let row(cells) = cells.enumerate().map(((column, cell)) => directed(cell, align(side(column), inline(cell.content))))
  let columns = (1fr,) * node.align.len()
  // A short table is not torn by the end of a page.
  show table: set block(breakable: node.rows.len() > 12)
  if node.head.any(cell => cell.content.len() > 0) {
    table(
      columns: columns,
      inset: (x: 0.4em, y: 0.45em),
      stroke: (x, y) => (top: if y == 0 { 0.8pt } else { 0.4pt }, bottom: 0.4pt),
      table.header(..row(node.head).map(strong)),
      ..node.rows.map(row).flatten(),
    )
  } else {
    table(
      columns: columns,
      inset: (x: 0.8em, y: 0.35em),
      stroke: (x, y) => (left: if x > 0 { 0.6pt }),
      ..node.rows.map(row).flatten(),
    )
  }
}

#let blocks(nodes) = for node in nodes {
  if node.type == "heading" { directed(node, heading(level: node.level, inline(node.content))) }
  else if node.type == "paragraph" {
    let body = directed(node, par(inline(node.content)))
    if node.align == none { body } else { align(sides.at(node.align), body) }
  }
  else if node.type == "signature" {
    block(above: 3em, below: 0.4em, sticky: true, line(length: 3.25in, stroke: 0.6pt))
  }
  else if node.type == "list" {
    let items = node.items.map(blocks)
    if node.ordered { enum(start: node.start, tight: false, ..items) } else { list(tight: false, ..items) }
  }
  else if node.type == "quote" { quote(block: true, blocks(node.blocks)) }
  else if node.type == "table" { grid-of(node) }
  else if node.type == "rule" { line(length: 100%, stroke: 0.5pt) }
  else if node.type == "pageBreak" { pagebreak(weak: true) }
}

#set document(
  title: source.title,
  description: source.subject,
  date: if source.created == none { none } else { datetime(..source.created) },
)
#set text(
  lang: source.language,
  region: source.region,
  dir: direction(source.direction),
  font: ("Libertinus Serif", "Noto Naskh Arabic"),
  size: 12pt,
  hyphenate: false,
)
#set smartquote(enabled: false)
#set page(
  paper: source.paper,
  margin: 1in,
  footer: context align(center, text(
    size: 10pt,
    source.pageWords
      .replace("{pages}", str(counter(page).final().first()))
      .replace("{page}", str(counter(page).get().first())),
  )),
)
#set par(leading: 0.68em, spacing: 1em)
#set enum(indent: 0.5em, body-indent: 0.6em, spacing: 0.8em)
#set list(indent: 0.5em, body-indent: 0.6em, spacing: 0.8em)
#show heading: set text(size: 12pt)
#show heading: set block(above: 1.5em, below: 0.9em, sticky: true)
#show heading.where(level: 1): it => align(center, text(size: 14pt, it))
#show link: underline
// Closes the gaps between the underscores of a line to fill in.
#show regex("_{3,}"): set text(tracking: -0.05em)
#blocks(source.blocks)
`;
