import Figures
import Testing

@Suite struct TableMarkdownTests {
  @Test func alignsAndEscapes() {
    #expect(
      sampleTable.markdown() == """
        **Times \\| &lt;all&gt;**

        With `milp-*` &amp; more

        | Network       | Time (s) | Nodes |  Distance |
        | ------------- | -------: | ----: | --------: |
        | DNN1, "small" |     0.33 |   305 | 1.2 ± 0.5 |
        | *a\\|b\\_c*     |        – |     – |    *-2.0* |
        | short         |        – |     – |         – |

        - 50 % of `x_y`

        """)
  }

  @Test func keepsACellOnOneLine() {
    let table = Table(title: "", columns: [.init(name: "a")], rows: [[.text("x\ny\r\nz")]])
    #expect(table.markdown().contains("| x y z |"))
  }
}
