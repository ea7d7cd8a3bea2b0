/// The names of series beside samples of how they are drawn, in as many lines as they need.
package struct Legend {
  /// One name with its sample.
  package struct Entry {
    package enum Sample {
      case line(dash: String?, marker: Int?)
      case marker(Int)
      case bar
    }

    package let name: String
    package let paint: Palette.Paint
    package let sample: Sample

    package init(name: String, paint: Palette.Paint, sample: Sample) {
      self.name = name
      self.paint = paint
      self.sample = sample
    }
  }

  private static let lineHeight = 20.0
  private static let sampleWidth = 24.0
  private static let size = 13.0

  private var lines: [[(entry: Entry, name: String, offset: Double)]] = []

  /// The height of all lines, with the space around them; 0 without a name.
  package var height: Double {
    lines.isEmpty ? 0 : Double(lines.count) * Self.lineHeight + 8
  }

  /// Entries laid out in lines of `width` pixels; those without a name are left out.
  package init(entries: [Entry], width: Double) {
    var offset = 0.0
    for entry in entries where !entry.name.isEmpty {
      let name = TextMeasure.truncated(
        entry.name, size: Self.size, limit: width - Self.sampleWidth - 6)
      let needed = Self.sampleWidth + 6 + TextMeasure.width(name, size: Self.size)
      if lines.isEmpty || offset + needed > width {
        lines.append([])
        offset = 0
      }
      lines[lines.count - 1].append((entry, name, offset))
      offset += needed + 18
    }
  }

  package func draw(_ writer: inout SVGWriter, left: Double, top: Double) {
    for (row, line) in lines.enumerated() {
      let middle = top + 4 + (Double(row) + 0.5) * Self.lineHeight
      for (entry, name, offset) in line {
        drawSample(&writer, entry, left: left + offset, middle: middle)
        writer.text(
          name, x: left + offset + Self.sampleWidth + 6, y: middle + 4.5, size: Self.size)
      }
    }
  }

  private func drawSample(
    _ writer: inout SVGWriter, _ entry: Entry, left: Double, middle: Double
  ) {
    let right = left + Self.sampleWidth
    let center = left + Self.sampleWidth / 2
    switch entry.sample {
    case .line(let dash, let marker):
      writer.polyline([(left, middle), (right, middle)], entry.paint, dash: dash)
      if let marker { writer.marker(shape: marker, x: center, y: middle, entry.paint) }
    case .marker(let shape):
      writer.marker(shape: shape, x: center, y: middle, entry.paint, radius: 5)
    case .bar:
      writer.rectangle(
        x: center - 7, y: middle - 7, width: 14, height: 14, entry.paint, radius: 2)
    }
  }
}
