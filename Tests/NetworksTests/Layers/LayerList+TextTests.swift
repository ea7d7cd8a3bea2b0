import Networks
import Testing

@Suite struct LayerListTextTests {
  @Test(arguments: [
    "dense:10", "conv:32x3,relu,maxpool:2,dense:10",
    "conv:8x3/2+1,relu,avgpool:3/1+1,flatten,dense:2",
    "conv:8x1x3,maxpool:2x1/1,dense:1", "residual(conv:4x3+1,relu;conv:4x1),dropout:0.25,dense:3",
    "residual(residual(relu),relu),dense:1",
  ])
  func whatIsWrittenIsReadAgain(text: String) throws {
    #expect(try LayerList(parsing: text).description == text)
  }

  @Test func formsThatMeanTheSame() throws {
    let list = try LayerList(parsing: "conv:8x3+1/2,maxpool:2/2+0")
    #expect(list.description == "conv:8x3/2+1,maxpool:2")
    #expect(try LayerList(parsing: " conv:8x3x3 /2 +1, maxpool:2x2") == list)
    #expect(
      list.layers == [
        .convolution(channels: 8, .init(height: 3, width: 3, stride: 2, padding: 1)),
        .maximumPool(.init(height: 2, width: 2, stride: 2)),
      ])
  }

  @Test(arguments: [
    ("", "'' is no layer"), ("relu,", "'' is no layer"), ("sigmoid", "'sigmoid' is no layer"),
    ("relu6", "'6'"), ("dense", "'dense' is no layer"), ("dense:", "'dense:'"),
    ("dense:0", "'dense:0'"), ("dense:-3", "'dense:-3'"), ("dense:1e3", "'dense:1e3'"),
    ("dense:99999999999999999999", "dense:9999"), ("conv:3", "'conv:3'"),
    ("conv:3x", "'conv:3x'"), ("conv:3x3/0", "'conv:3x3/0'"), ("conv:3x3/1/1", "'conv:3x3/1/1'"),
    ("conv:3x3+1+1", "'conv:3x3+1+1'"), ("conv:3x3x3x3", "'conv:3x3x3x3'"),
    ("maxpool:2y2", "'maxpool:2y2'"), ("dropout:1", "'dropout:1'"), ("dropout:x", "'dropout:x'"),
    ("dropout:nan", "'dropout:nan'"), ("residual", "without its layers"),
    ("residual(relu", "without its ')'"), ("residual()", "'' is no layer"),
    ("relu)", "')'"), ("relu;relu", "';'"), ("dense:٣", "'dense:٣'"),
  ])
  func whatCannotBeReadIsNamed(text: String, part: String) {
    let error = #expect(throws: LayerListError.self) { try LayerList(parsing: text) }
    #expect(error?.description.contains(part) == true, "\(String(describing: error))")
  }

  @Test func depthIsLimited() {
    let text = String(repeating: "residual(", count: 40_000)
    let error = #expect(throws: LayerListError.self) { try LayerList(parsing: text) }
    #expect(error?.description.contains("more than 16") == true)
  }
}
