import Figures
import Foundation
import Testing

@Suite struct ReportTests {
  private static let png = PNG.encode(
    RasterImage.grey(values: Array(repeating: 0.5, count: 784), rows: 28, columns: 28))

  private func page(_ blocks: [Report.Block], banner: String? = nil) -> String {
    Report(
      title: "Title <1>", subtitle: "Sub & title", banner: banner,
      sections: [
        .init(id: "First one!", title: "First <section>", blocks: blocks),
        .init(id: "first-one", title: "Second", blocks: []),
      ]
    ).render()
  }

  @Test func escapesEveryText() {
    let mark = "<x onclick='1'>&"
    let picture = CaptionedPicture(png: Self.png, caption: mark)
    let html = page(
      [
        .paragraph(mark), .list([mark]), .code(mark), .definitions([.init(mark, mark)]),
        .image(Self.png, alt: mark, caption: mark), .svg(mark, caption: mark),
        .table(Table(title: mark, columns: [.init(name: mark)], rows: [[.text(mark)]])),
        .pictures([picture]),
        .gallery([
          ExampleCard(
            title: mark, original: picture, change: picture, adversarial: picture, before: mark,
            after: mark, distance: mark)
        ]),
      ], banner: mark)
    #expect(!html.contains("<x"))
    #expect(html.contains("<title>Title &lt;1&gt;</title>"))
    #expect(html.contains("Sub &amp; title"))
  }

  @Test func standsAlone() {
    let plot = LinePlot(
      title: "only = 3", xAxis: "x", yAxis: "y", series: [.init(name: "a", x: [0, 1], y: [0, 1])])
    let html = page([.svg(plot.svg(), caption: "c"), .image(Self.png, alt: "a", caption: "c")])
    for word in ["<script", "<link", "@import", "src=\"http", "href=\"http", "url("] {
      #expect(!html.contains(word), "\(word) in the page")
    }
    #expect(html.contains("default-src 'none'"))
    #expect(html.contains("<svg xmlns"))
    #expect(html.contains("src=\"data:image/png;base64,iVBOR"))
  }

  @Test(arguments: [
    "<svg onload=\"f()\"></svg>", "<svg><rect\nonclick = 'f()'/></svg>",
    "<svg><script>f()</script></svg>", "<svg><style>p{}</style></svg>", "no drawing",
  ])
  func showsUnsafeDrawingsAsText(source: String) {
    let html = page([.svg(source, caption: "")])
    #expect(!html.contains("<svg"))
    #expect(html.contains("<pre><code>\(Markup.escape(source))</code></pre>"))
  }

  @Test func linksEverySectionOnce() {
    let html = page([])
    #expect(html.contains("<a href=\"#first-one\">First &lt;section&gt;</a>"))
    #expect(html.contains("<section id=\"first-one\">"))
    #expect(html.contains("<a href=\"#first-one-2\">Second</a>"))
    #expect(html.contains("<section id=\"first-one-2\">"))
  }

  @Test func warnsOnlyWhenThereIsAReason() {
    #expect(page([], banner: "Made from synthetic digits").contains("class=\"banner\""))
    #expect(!page([]).contains("class=\"banner\""))
  }

  @Test func picturesHaveTheirCaptions() {
    let html = page([
      .pictures(["first", "second"].map { CaptionedPicture(png: Self.png, caption: $0) })
    ])
    #expect(html.components(separatedBy: "<img ").count == 3)
    let first = html.range(of: "<figcaption>first</figcaption>")?.lowerBound
    let second = html.range(of: "<figcaption>second</figcaption>")?.lowerBound
    #expect(first != nil && second != nil && first ?? html.endIndex < second ?? html.endIndex)
  }

  @Test func enlargesPicturesByAWholeFactor() {
    let html = page([.image(Self.png, alt: "a", caption: "")])
    #expect(html.contains("width=\"280\" height=\"280\""))
    #expect(html.contains("image-rendering:pixelated"))
  }
}
