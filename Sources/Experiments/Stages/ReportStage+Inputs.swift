internal import Basics
internal import Figures

/// The thesis's Figures 3 and 4.
extension ReportStage {
  /// Writes the pictures of the figures that were asked for, and a section for each figure.
  func inputFigures(_ tables: [ResultItem: Table]) throws -> [Report.Section] {
    var sections: [Report.Section] = []
    if let table = tables[.figure3] {
      sections.append(
        Report.Section(
          id: "figure3", title: "Figure 3: inputs with the largest outputs",
          blocks: try largestOutputs() + [.table(table)]))
    }
    if let table = tables[.figure4] {
      sections.append(
        Report.Section(
          id: "figure4", title: "Figure 4: one image, changed under several conditions",
          blocks: try smallestChanges() + [.table(table)]))
    }
    return sections
  }

  private func largestOutputs() throws -> [Report.Block] {
    var blocks: [Report.Block] = [
      .paragraph(
        "For each class the input with the largest output, among all inputs in [0, 1] that there "
          + "are. The thesis shows the one of class 2 of DNN1.")
    ]
    for figure in results.compactMap(\.largestOutputs) {
      try write(figure.montage, of: figure.network.rawValue, as: .figure3)
      blocks += [
        .paragraph(figure.network.displayName + ":"), .pictures(figure.captionedPictures),
      ]
    }
    return blocks
  }

  private func smallestChanges() throws -> [Report.Block] {
    var blocks: [Report.Block] = [
      .paragraph(
        "The smallest change with which the network answers the target, or no class at all where no "
          + "least output forbids that; below it the change: "
          + "\(InputPictures(of: data.test).changeText).")
    ]
    for result in results where configuration.figures.networks.contains(result.name) {
      guard let figure = result.smallestChanges else {
        blocks.append(
          .paragraph(
            "\(result.name.displayName) classifies no test image of class "
              + "\(configuration.figures.digit) correctly, so there is none to change."))
        continue
      }
      try write(figure.montage, of: figure.network.rawValue, as: .figure4)
      blocks += [.paragraph(figure.introduction), .pictures(figure.captionedPictures)]
    }
    return blocks
  }

  func write(_ picture: RasterImage, of network: String, as item: ResultItem) throws {
    try AtomicFile.write(
      PNG.encode(picture), to: store.path("figures/\(network)-\(item.rawValue).png"))
  }
}
