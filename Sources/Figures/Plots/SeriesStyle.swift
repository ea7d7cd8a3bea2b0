/// How one series is told from the others: by colour, and by marker or dashes for those who print
/// in grey.
package struct SeriesStyle {
  let paint: Palette.Paint
  let dash: String?
  let marker: Int

  /// Styles for series of which some are reference figures; colours go to the others in turn.
  static func styles(areReferences: [Bool]) -> [SeriesStyle] {
    var own = 0
    var references = 0
    return areReferences.map { isReference in
      if isReference {
        defer { references += 1 }
        return SeriesStyle(
          paint: Palette.reference, dash: references % 2 == 0 ? "6 4" : "2 3",
          marker: references + 1)
      }
      defer { own += 1 }
      let dashes: [String?] = [nil, "8 3", "3 3", "10 3 2 3"]
      return SeriesStyle(
        paint: Palette.series(own), dash: dashes[own / Palette.series.count % dashes.count],
        marker: own)
    }
  }

  func legendEntry(_ name: String, hasMarkers: Bool) -> Legend.Entry {
    Legend.Entry(
      name: name, paint: paint, sample: .line(dash: dash, marker: hasMarkers ? marker : nil))
  }
}
