/// Finds free places for names beside points, each in turn taking the first that fits.
package struct LabelPlacement {
  /// The font size of the names in pixels.
  package let size: Double
  private let area: Box
  private var taken: [Box]

  /// Places inside `area` that cover none of `points`.
  package init(area: Box, points: [(x: Double, y: Double)], size: Double) {
    self.area = area
    self.size = size
    taken = points.map { Box(left: $0.x - 5, top: $0.y - 5, right: $0.x + 5, bottom: $0.y + 5) }
  }

  /// A free place for `name`, which is then taken; nil for an empty name or where all is full.
  package mutating func place(_ name: String, beside point: (x: Double, y: Double)) -> Box? {
    guard !name.isEmpty else { return nil }
    let width = TextMeasure.width(name, size: size)
    let height = size + 3
    let gap = 8.0
    // Above and below its point a name may shift sideways to stay inside.
    let centered = max(area.left, min(point.x - width / 2, area.right - width))
    // Right, left, above, below, the four corners, then farther above and below.
    let corners = [
      (point.x + gap, point.y - height / 2), (point.x - gap - width, point.y - height / 2),
      (centered, point.y - gap - height), (centered, point.y + gap),
      (point.x + gap / 2, point.y - gap - height), (point.x + gap / 2, point.y + gap),
      (point.x - gap / 2 - width, point.y - gap - height),
      (point.x - gap / 2 - width, point.y + gap),
      (centered, point.y - gap - 2 * height), (centered, point.y + gap + height),
    ]
    for (left, top) in corners {
      let box = Box(left: left, top: top, right: left + width, bottom: top + height)
      if area.contains(box), !taken.contains(where: { $0.overlaps(box) }) {
        taken.append(box)
        return box
      }
    }
    return nil
  }
}
