import Figures
import Testing

@Suite struct TableLaTeXTests {
  @Test func usesBooktabsAndEscapes() {
    let text = sampleTable.latex()
    #expect(text.contains("\\begin{tabular}{lrrr}"))
    #expect(text.contains("DNN1, \"small\" & $0.33$ & $305$ & $1.2 \\pm 0.5$ \\\\"))
    #expect(text.contains("\\textit{a|b\\_c} & -- & -- & $-2.0$ \\\\"))
    #expect(text.contains("50 \\% of \\texttt{x\\_y}"))
    #expect(text.contains("\\toprule") && text.contains("\\bottomrule"))
  }

  @Test func writesPowersOfTen() {
    let table = Table(title: "", columns: [.init(name: "a")], rows: [[.number(3e-7)]])
    #expect(table.latex().contains("$3 \\cdot 10^{-7}$"))
  }
}
