/// Why a text is no list of layers.
public struct LayerListError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, and what to write.
  public let description: String
}

extension LayerList: CustomStringConvertible {
  /// Reads a list as it is written, for instance `conv:32x3+1,relu,maxpool:2,dense:10`.
  ///
  /// - Throws: `LayerListError`, which names the part that cannot be read.
  public init(parsing text: String) throws(LayerListError) {
    var parser = LayerListParser(rest: text.filter { $0 != " " }[...])
    self = try parser.list()
    guard parser.rest.isEmpty else {
      throw LayerListError(description: "'\(parser.rest.prefix(1))' without a '(' before it")
    }
  }

  /// The text that is read as this list.
  public var description: String { layers.map(\.text).joined(separator: ",") }

  /// How each kind of layer is written.
  public static let forms =
    "conv:CHANNELSxSIZE, maxpool:SIZE, avgpool:SIZE, dense:NEURONS, relu, flatten, dropout:RATE or "
    + "residual(LAYERS;SHORTCUT)"
}

extension LayerList.Layer {
  fileprivate var text: String {
    switch self {
    case .convolution(let channels, let window): "conv:\(channels)x\(window.text(stride: 1))"
    case .maximumPool(let window): "maxpool:\(window.text(stride: window.height))"
    case .averagePool(let window): "avgpool:\(window.text(stride: window.height))"
    case .relu: "relu"
    case .flatten: "flatten"
    case .dense(let width): "dense:\(width)"
    case .dropout(let rate): "dropout:\(rate)"
    case .residual(let main, let shortcut):
      "residual(\(main)\(shortcut.layers.isEmpty ? "" : ";\(shortcut)"))"
    }
  }
}

extension LayerList.Window {
  /// The sizes, with a stride that is not the usual one.
  fileprivate func text(stride usual: Int) -> String {
    (height == width ? "\(height)" : "\(height)x\(width)")
      + (stride == usual ? "" : "/\(stride)") + (padding == 0 ? "" : "+\(padding)")
  }
}

/// Reads a list of layers from left to right.
private struct LayerListParser {
  var rest: Substring
  /// How many residuals are open.
  private var depth = 0

  init(rest: Substring) { self.rest = rest }

  mutating func list() throws(LayerListError) -> LayerList {
    var layers: [LayerList.Layer] = []
    repeat { layers.append(try layer()) } while take(",")
    return LayerList(layers)
  }

  private mutating func layer() throws(LayerListError) -> LayerList.Layer {
    let whole = rest.prefix { !",;()".contains($0) }
    let name = word { $0.isLetter }
    switch name {
    case "relu": return .relu
    case "flatten": return .flatten
    case "residual": return try residual()
    default: break
    }
    guard take(":"), ["conv", "maxpool", "avgpool", "dense", "dropout"].contains(name) else {
      throw LayerListError(
        description: "'\(whole)' is no layer (write \(LayerList.forms))")
    }
    let text = word { !",;()".contains($0) }
    switch name {
    case "dense":
      guard let width = number(text) else {
        throw bad(name, text, "a number of neurons, such as dense:10")
      }
      return .dense(width)
    case "dropout":
      guard let rate = Double(text), 0 <= rate, rate < 1 else {
        throw bad(name, text, "a probability below 1, such as dropout:0.25")
      }
      return .dropout(rate)
    case "conv":
      let parts = text.split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let channels = number(parts[0]),
        let window = window(parts[1], defaultStride: { _ in 1 })
      else {
        throw bad(
          name, text,
          "CHANNELSxSIZE, and where wanted /STRIDE and +PADDING, such as conv:32x3 or conv:32x3/2+1"
        )
      }
      return .convolution(channels: channels, window)
    default:
      guard let window = window(Substring(text), defaultStride: { $0 }) else {
        throw bad(
          name, text,
          "SIZE, and where wanted /STRIDE and +PADDING, such as \(name):2 or \(name):3/2+1"
        )
      }
      return name == "maxpool" ? .maximumPool(window) : .averagePool(window)
    }
  }

  private mutating func residual() throws(LayerListError) -> LayerList.Layer {
    guard take("(") else {
      throw LayerListError(
        description: "residual without its layers (write residual(conv:16x3+1,relu), and where the "
          + "sizes change residual(conv:32x3/2+1,relu;conv:32x1/2))")
    }
    guard depth < Self.deepest else {
      throw LayerListError(description: "more than \(Self.deepest) residuals within each other")
    }
    depth += 1
    defer { depth -= 1 }
    let main = try list()
    let shortcut = take(";") ? try list() : LayerList([])
    guard take(")") else {
      throw LayerListError(description: "a residual without its ')'")
    }
    return .residual(main, shortcut: shortcut)
  }

  private static let deepest = 16

  /// SIZE or HEIGHTxWIDTH, then in any order /STRIDE and +PADDING.
  private func window(
    _ text: Substring, defaultStride: (Int) -> Int
  ) -> LayerList.Window? {
    var rest = text
    var (stride, padding): (Int?, Int?)
    while let mark = rest.lastIndex(where: { $0 == "/" || $0 == "+" }) {
      guard let value = number(rest[rest.index(after: mark)...], from: rest[mark] == "/" ? 1 : 0)
      else { return nil }
      if rest[mark] == "/" {
        guard stride == nil else { return nil }
        stride = value
      } else {
        guard padding == nil else { return nil }
        padding = value
      }
      rest = rest[..<mark]
    }
    let sizes = rest.split(separator: "x", omittingEmptySubsequences: false).map { number($0) }
    guard 1...2 ~= sizes.count, let height = sizes[0], let width = sizes[sizes.count - 1] else {
      return nil
    }
    return LayerList.Window(
      height: height, width: width, stride: stride ?? defaultStride(height), padding: padding ?? 0)
  }

  /// A whole number in plain digits, of a size that arithmetic bears.
  private func number(_ text: some StringProtocol, from least: Int = 1) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let value = Int(text), least...10_000_000 ~= value
    else { return nil }
    return value
  }

  private func bad(_ name: String, _ text: String, _ expected: String) -> LayerListError {
    LayerListError(description: "'\(name):\(text)': expected \(expected)")
  }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func word(_ belongs: (Character) -> Bool) -> String {
    let word = rest.prefix(while: belongs)
    rest = rest.dropFirst(word.count)
    return String(word)
  }
}
