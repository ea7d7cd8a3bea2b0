import Figures
import Testing

@Suite struct TableCSVTests {
  @Test func quotesAndKeepsEveryDigit() {
    #expect(
      sampleTable.csv() == """
        Network,Time (s),Nodes,Distance mean,Distance deviation,reference\r
        "DNN1, ""small""\",0.3333333333333333,305,1.25,0.5,false\r
        a|b_c,,,-2.0,,true\r
        short,,,,,false\r

        """)
  }

  @Test func quotesLineBreaksAndSpacesAtTheEnds() {
    let table = Table(
      title: "", columns: [.init(name: " a")],
      rows: [[.text("x\ny")], [.text("x\r\ny")], [.text("\"")]])
    #expect(table.csv() == "\" a\"\r\n\"x\ny\"\r\n\"x\r\ny\"\r\n\"\"\"\"\r\n")
  }
}
