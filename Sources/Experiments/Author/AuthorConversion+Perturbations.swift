internal import Campaigns
internal import Datasets
internal import Defenses
internal import Networks
internal import Queries

extension AuthorConversion {
  /// A perturbation from its table, a line for each input with its weight and its disturbance, or with
  /// its weight alone; and notes about it, nil where there is nothing to say.
  func perturbation(
    _ name: AuthorPerturbation, _ sets: AuthorSets, _ records: [AttackRecord], _ network: Network
  ) throws -> (file: PerturbationFile, note: String?) {
    var (perturbation, notes) = try perturbation(name, inputCount: network.inputCount)
    var settings = PerturbationSettings()
    settings.method = .milp
    settings.parts = name == .weightsOnly ? .weights : .both
    settings.minimizesDistance = name == .minimumDistance
    let images =
      try test.perturbationImages(sets.perturbationOriginals, network: network)
      + test.perturbationImages(sets.perturbationExamples.map { records[$0] }, network: network)
    let problem = PerturbationProblem(
      network: PiecewiseNetwork(network), images: images.map(\.image), parts: settings.parts,
      box: settings.box, margin: settings.margin, floor: settings.floor)
    let part = PerturbationFile.Part(
      given: perturbation, problem, minimizesDistance: settings.minimizesDistance,
      images: images.map(\.source))
    let farthest = problem.images.reduce(0) { most, image in
      perturbation.applied(to: image.input).reduce(most) { max($0, abs($1)) }
    }
    if farthest > settings.box.upper + Tolerances.pixelRange {
      notes.append("takes inputs out of [-1, 1], the thesis's own interval: up to \(farthest)")
    }
    var file = PerturbationFile(
      network: network.fingerprint, settings: settings, perturbations: [part])
    file.synthetic = test.isSynthetic ? true : nil
    return (file, notes.isEmpty ? nil : notes.joined(separator: "; "))
  }

  /// The numbers themselves. A weight may not be negative: one that is by no more than a solver's
  /// tolerance counts as zero, and a note says so.
  private func perturbation(
    _ name: AuthorPerturbation, inputCount: Int
  ) throws -> (InputPerturbation, notes: [String]) {
    let table = try table(name.original)
    let width = name == .weightsOnly ? 1 : 2
    let tolerance = 1e-6
    guard table.rows.count == inputCount,
      table.rows.allSatisfy({ $0.count == width && $0[0] >= -tolerance })
    else {
      throw AuthorError.malformed(
        path: table.path,
        "it should hold \(width == 1 ? "a weight" : "a weight and a disturbance") for each of "
          + "\(inputCount) inputs, no weight below 0")
    }
    let notes = table.rows.enumerated().filter { $1[0] < 0 }.map { input, row in
      "the weight of input \(input), \(row[0]), counts as 0"
    }
    return (
      InputPerturbation(
        weights: table.rows.map { max(0, $0[0]) },
        disturbances: table.rows.map { width == 2 ? $0[1] : 0 }), notes
    )
  }
}
