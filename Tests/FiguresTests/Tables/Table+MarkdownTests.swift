import Figures
import Testing

@Suite struct TableMarkdownTests {
  @Test func alignsAndEscapes() {
    #expect(
      sampleTable.markdown() == """
        **Times \\| &lt;all&gt;**

        With `milp-*` &amp; more

        | Network       | Time (s) | Nodes |      Distance |
        | ------------- | -------: | ----: | ------------: |
        | DNN1, "small" |     0.33 |   305 |     1.2 ± 0.5 |
        | *a\\|b\\_c*     |        – |     – | *-2.0* (+3.2) |
        | short         |        – |     – |             – |

        - In brackets, behind the document's figures: by how much those of the row above are larger or smaller.
        - 50 % of `x_y`

        """)
  }

  @Test func keepsACellOnOneLine() {
    let table = Table(title: "", columns: [.init(name: "a")], rows: [[.text("x\ny\r\nz")]])
    #expect(table.markdown().contains("| x y z |"))
  }
}
