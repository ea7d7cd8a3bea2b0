internal import Basics
internal import Figures

/// The thesis's Figures 5 to 8, and what a smaller perturbation costs.
extension ReportStage {
  /// The smallest general perturbation of each network that has one.
  func perturbationPictures() -> [PerturbationPictures] {
    results.flatMap { result in
      PerturbationVariant.smallest.besideAuthors.compactMap { variant in
        guard let original = result.first.networks[.original],
          let part = result.first.perturbations[variant]?.file.perturbations.first
        else { return nil }
        return PerturbationPictures(
          result.name, isAuthors: variant.isAuthors, original, part.perturbation,
          examples: result.first.testExamples, samples: data.test)
      }
    }
  }

  /// Writes the pictures of the figures that were asked for, and a section for each figure.
  func perturbationFigures(
    _ all: [PerturbationPictures], _ tables: [ResultItem: Table]
  ) throws -> [Report.Section] {
    let colors = InputPictures(of: data.test)
    var sections: [Report.Section] = []
    for item in [ResultItem.figure5, .figure6, .figure7, .figure8] {
      guard let table = tables[item] else { continue }
      var blocks: [Report.Block] = []
      if let view = PerturbationPictures.View(item) {
        blocks.append(
          .paragraph(
            "Of the smallest general perturbation: \(view.description). "
              + (colors.isColored ? "Middle grey" : "White")
              + " is what it leaves alone, at \(format(view.neutral, 0)); "
              + (colors.isColored
                ? colors.changeText : "the bar shows what the colours stand for") + "."))
        for pictures in all {
          let picture = pictures.picture(view)
          let name = pictures.displayName
          blocks.append(
            .image(PNG.encode(picture), alt: "\(view.description) of \(name)", caption: name))
          try write(picture, of: pictures.label, as: item)
        }
      } else {
        for pictures in all where pictures.rescue != nil {
          blocks.append(.paragraph(pictures.displayName + ":"))
          blocks.append(
            .pictures(
              pictures.rescuePictures.map { picture, label, caption in
                CaptionedPicture(
                  png: PNG.encode(picture),
                  caption: caption + (label.isEmpty ? "" : ", classified as \(label)"))
              }))
          try write(pictures.rescueMontage, of: pictures.label, as: item)
        }
      }
      sections.append(
        Report.Section(id: item.rawValue, title: table.title, blocks: blocks + [.table(table)]))
    }
    return sections
  }

  /// Accuracy against distance: perturbations with limited weights and disturbances, and of more
  /// images.
  func perturbationTrade(_ result: NetworkResults) throws -> [Report.Block] {
    let points = configuration.perturbationVariants.compactMap { variant -> ScatterPlot.Point? in
      guard variant.kind == .general, variant.minimizesDistance, variant.parts == .both,
        let found = result.first.perturbations[variant],
        let accuracy = found.accuracy.overall.fraction,
        let distance = found.file.perturbations.first?.distance
      else { return nil }
      let group =
        variant.limit != nil ? "limited" : variant.method == .gradient ? "training alone" : "free"
      return .init(
        name: variant.limit.map { "\($0)" } ?? variant.imageCount.map { "\($0) images" } ?? "",
        x: distance, y: accuracy * 100, group: group)
    }
    guard points.count > 1 else { return [] }
    let plot = ScatterPlot(
      title: title("\(result.name.displayName): what a smaller perturbation costs"),
      xAxis: Axis("Distance: sum of |p - 1| and |q|", scale: .logarithmic),
      yAxis: "Overall accuracy (%)",
      points: points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    ).svg()
    try AtomicFile.write(
      plot, to: store.path("figures/\(result.name.rawValue)-perturbation-trade.svg"))
    return [
      .svg(
        plot,
        caption: "Accuracy over all test sets against the distance of general perturbations with "
          + "minimum distance; the numbers are limits on |p - 1| and |q|.")
    ]
  }
}
