internal import Attacks
internal import Basics
internal import LinearAlgebra
internal import Networks
internal import Proofs
internal import Queries
internal import Search

// Attacks by gradients: all instances together, in batches.
extension AttackBatch {
  /// Answers the instances that have no result yet.
  ///
  /// What fools the network is reported only where it is an example in every sense: float32 inputs within
  /// [0, 1] and the radius, which meet the rule in exact arithmetic.
  ///
  /// - Parameter done: called with each new record and the number of all.
  func attack(
    _ instances: [AttackInstance], _ gradient: GradientAttack, jobs: Int,
    shouldStop: @escaping @Sendable () -> Bool,
    _ results: ResultCollector<AttackInstance, AttackRecord>,
    done: @escaping @Sendable (_ count: Int, AttackRecord) throws -> Void
  ) throws {
    let open = instances.filter { results[$0] == nil }
    let images = LabelledInputs(
      inputs: samples.inputs(open.map(\.index)), labels: open.map(\.label))
    var attack = gradient
    // Points are in the ball up to rounding; the radius is not to be passed even by that.
    attack.radius *= 1 - 0x1p-20
    attack.stepSize = min(attack.stepSize, attack.radius * 2)
    let finished = ResultCollector<Int, Bool>()
    let clock = ContinuousClock()
    let start = clock.now
    // A random start belongs to an image and a target, whatever else is attacked.
    let classes = network.decision.classCount + 1
    let numbers = open.map { $0.index * classes + ($0.target.map { $0 + 1 } ?? 0) }
    _ = try network.adversarialInputs(
      near: images, attack: attack,
      targets: attack.objective.isTargeted ? open.map { $0.target ?? 0 } : nil,
      seed: settings.seed ?? 0, numbers: numbers, stopsWhenFooled: true, jobs: jobs,
      shouldStop: shouldStop
    ) { position, found in
      let instance = open[position]
      var record = record(instance, found)
      // They are answered together: each has its share of the time so far.
      let count = finished.add(true, for: position)
      record.seconds = (clock.now - start) / .seconds(1) / Double(count)
      try done(results.add(record, for: instance), record)
    }
  }

  private func record(_ instance: AttackInstance, _ found: AttackedInput) -> AttackRecord {
    let image = samples.images.image(instance.index)
    let example = found.isFooled ? example(instance, found.point, image) : nil
    var record = record(
      instance, target: example?.region.target, status: example == nil ? .limit : .feasible)
    record.limit = .method
    record.lowerBound = 0
    guard let example else { return record }
    record.gap = 1
    record.distance = distance(example, image)
    record.classifiedAs = Classification(example.answer)
    record.delta = AttackRecord.changes(from: image, to: example.input)
    return record
  }

  /// What a gradient attack found as a checked example; nil where it is none.
  private func example(
    _ instance: AttackInstance, _ point: [Float], _ image: [Double]
  ) -> AdversarialExample? {
    // The rule and [0, 1] are checked in exact arithmetic; the size is the attack's own norm's.
    let query = Query(
      network: exactNetwork, inputs: InputSet(around: image, Ball(.linf)),
      rule: settings.successRule(
        label: instance.label, target: instance.target, classCount: network.decision.classCount))
    guard let example = AdversarialExample(point.map(Double.init), for: query),
      distance(example, image) <= settings.gradient?.radius ?? 0
    else { return nil }
    return example
  }

  private func distance(_ example: AdversarialExample, _ image: [Double]) -> Double {
    Ball(settings.norm).size(zip(example.input, image).lazy.map { $0 - $1 })
  }
}
