internal import Campaigns
internal import LinearAlgebra
internal import Datasets
internal import Networks
internal import Queries

extension AuthorConversion {
  /// The adversarial examples: of each original one for every other class, in ascending order.
  ///
  /// They are the author's, and so is the claim that they are the nearest: the records say that there
  /// is an example and that nothing is proved. Their questions have names of their own, so that no
  /// attack of ours is taken for done.
  func records(_ sets: AuthorSets, _ network: Network) throws -> [AttackRecord] {
    let table = try table(AuthorOriginals.examples)
    let labels = try self.table(AuthorOriginals.exampleLabels).rows
    let perOriginal = network.classCount - 1
    let count = sets.retrainingOriginals.count * perOriginal
    guard table.rows.count == count, labels.count == count else {
      throw AuthorError.malformed(path: table.path, "it should hold \(count) examples")
    }
    var settings = AttackSettings()
    // `calculateBounds(false)` in his program: every big-M is solved for.
    settings.method = .milpImproved
    let hash = try QuestionKey.hash(
      settings, [AuthorOriginals.repository, network.fingerprint, test.fingerprint])
    let exact = PiecewiseNetwork(network)
    return try table.rows.indices.map { row in
      let index = sets.retrainingOriginals[row / perOriginal]
      let label = test.labels[index]
      let targets = (0..<network.classCount).filter { $0 != label }
      var record = AttackRecord(
        hash: hash, options: settings, network: network.fingerprint, split: test.split.rawValue,
        index: index, label: label,
        target: targets[row % perOriginal], status: .feasible)
      guard labels[row] == [Double(label)] else {
        throw AuthorError.malformed(
          path: table.path, "example \(row) is not of the class that it should be")
      }
      try addExample(table, row, exact, to: &record)
      record.model = AuthorNetwork.dnn1.fileName
      record.outputs = network.outputActivation.recorded
      record.synthetic = test.isSynthetic ? true : nil
      return record
    }
  }

  private func addExample(
    _ table: NumberTable, _ row: Int, _ network: PiecewiseNetwork, to record: inout AttackRecord
  ) throws {
    let (input, image) = (table.rows[row], test.images.image(record.index))
    guard input.count == image.count, input.allSatisfy({ 0...1 ~= $0 }) else {
      throw AuthorError.malformed(path: table.path, "example \(row) is not an image")
    }
    let answer = Classification(network.classification(input))
    guard let target = record.target, answer == .answer(target) else {
      throw AuthorError.fools(
        path: table.path, example: row, target: record.target ?? 0, answer: answer.description)
    }
    let delta = AttackRecord.changes(from: image, to: input)
    record.prediction = network.classification(image) ?? record.label
    record.delta = delta
    var distance = RoundedSum()
    for change in delta { distance.add(1, abs(change.change)) }
    record.distance = distance.upper
    record.classifiedAs = answer
  }
}
