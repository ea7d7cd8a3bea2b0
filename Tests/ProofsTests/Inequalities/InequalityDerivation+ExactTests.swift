import Basics
import LinearAlgebra
import Networks
import TestSupport
import SearchSupport
import Testing
import Proofs
import Queries

/// The derivation against exact arithmetic at the extreme points of ball and capacities, on networks,
/// images and multipliers that rounding is hard on. Each test is about numbers that one of its
/// corrections is there for.
@Suite struct InequalityDerivationExactTests {
  /// Expects that no coefficient and not the constant is above the exact one.
  private func expectProved(
    _ query: Query, _ region: OutputRegion, _ multipliers: Multipliers,
    cutoff: Double = .infinity, firstLayer: [Dyadic]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let derivation = InequalityDerivation(query, region)
    guard let found = derivation.inequality(multipliers, cutoff: cutoff) else { return }
    let exact = ExactInequality(
      query, region, multipliers, cutoff: cutoff, firstLayer: firstLayer)
    #expect(Dyadic(found.constant) <= exact.constant, sourceLocation: sourceLocation)
    for (coefficient, bound) in zip(found.onOutput, exact.onOutput) {
      #expect(Dyadic(coefficient) <= bound, sourceLocation: sourceLocation)
    }
    #expect(found.onSlack == multipliers.neurons, sourceLocation: sourceLocation)
  }

  /// Of hostile numbers throughout.
  @Test(
    arguments: 0..<40 as Range<UInt64>,
    [-3...3, -40...40, -200...200, -545 ... -525, -1074 ... -1000])
  func hostileNumbers(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    for norm in Norm.proved {
      let sizes = [4, 5, 3, 3]
      let query = numbers.query(
        sizes, norm: norm, weights: seed % 4 < 2 ? numbers.costs(4, norm) : nil,
        maxDeviation: seed % 3 == 0 ? 0.3 : nil)
      for cutoff in [Double.infinity, 0.25, 0x1p-80] {
        expectProved(
          query, query.regions[0], numbers.multipliers(8, constraints: 2), cutoff: cutoff)
      }
    }
  }

  /// One input whose gain and price all but cancel: the gain is a sum of many products, and what its
  /// rounding hides is all that the change is worth.
  @Test(arguments: 0..<200 as Range<UInt64>, Norm.proved)
  func aGainThatThePriceAllButPays(seed: UInt64, norm: Norm) {
    var numbers = HostileNumbers(seed: seed, exponents: -4...4)
    let range = seed % 2 == 0 ? Interval(0, 1) : Interval(-1, 0)
    let query = numbers.query([1, 12, 2], norm: norm, image: [0], ranges: [range])
    var multipliers = numbers.multipliers(12, constraints: 2)
    let gain = zip(multipliers.neurons, query.network.layers[0].weight.elements).reduce(0) {
      $0 + $1.0 * $1.1
    }
    multipliers.constraints = [0, 0]
    multipliers.objective = 0
    multipliers.cutoff = abs(gain)
    expectProved(query, query.regions[0], multipliers, cutoff: 0x1p-200)
  }

  /// Inputs that can hardly move and gain much, and one that can and all but pays its price: where
  /// the sum of all turns is lost in the others' rounding.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func aTurnThatRoundingHides(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed, exponents: 8...12)
    let ranges = [0x1p-40, 0x1p-41, 0x1p-42, 1].map { Interval(0, $0) }
    let last = -numbers.random.uniform(1, 2)
    let query = numbers.query(
      [4, 1, 2], norm: .linf, image: [0, 0, 0, 0], ranges: ranges
    ) { weights in
      for input in 0..<3 { weights[input] = -abs(weights[input]) }
      weights[3] = last
    }
    let gain = -query.network.layers[0].weight.elements[3]
    let multipliers = Multipliers(
      neurons: [1], constraints: [0, 0],
      cutoff: gain * (1 - numbers.random.uniform(0, 0x1p-40)), objective: 0)
    expectProved(query, query.regions[0], multipliers, cutoff: 1)
  }

  /// The signs of sums that are nothing but rounding: the way that looks closed may be the one.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func aGainOfUnknownSign(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed, exponents: -2...2)
    let query = numbers.query([1, 12, 2], norm: .linf, image: [Double(seed % 2)]) { weights in
      for pair in 0..<6 { weights[2 * pair + 1] = -weights[2 * pair] * (1 + .ulpOfOne) }
    }
    var multipliers = Multipliers(
      neurons: [], constraints: [0, 0], cutoff: 0, objective: 0)
    for _ in 0..<6 {
      let number = numbers.next()
      multipliers.neurons += [number, number.nextDown]
    }
    expectProved(query, query.regions[0], multipliers)
  }

  /// Rows whose coefficients are sums over all outputs, each of products that cancel.
  @Test(arguments: 0..<100 as Range<UInt64>, [-4...4, -540 ... -535])
  func rulesOfManyOutputs(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let query = numbers.query([2, 3, 24], constraints: 1, norm: .l1)
    for scale in [1, 0x1p40] {
      var multipliers = numbers.multipliers(3, constraints: 1)
      multipliers.neurons = [0, 0, 0]
      multipliers.constraints = [scale]
      expectProved(query, query.regions[0], multipliers)
    }
  }

  /// One, and half a unit in its last place from each of 23 more outputs: every addition loses it.
  @Test(arguments: [1.0, -1]) func aRuleThatLosesALittleOfEveryOutput(sign: Double) {
    let network = PiecewiseNetwork(
      layers: [
        (Matrix(rows: 1, columns: 1, elements: [1]), [0]),
        (
          Matrix(rows: 24, columns: 1, elements: [1] + Array(repeating: 0x1p-53, count: 23)),
          Array(repeating: 0, count: 24)
        ),
      ], outputActivation: .linear)
    let region = OutputRegion(
      target: nil,
      constraints: [
        OutputConstraint(coefficients: Array(repeating: sign, count: 24), lower: 0, name: "")
      ])
    let query = Query(network: network, image: [0.5], region: region)
    expectProved(
      query, region, Multipliers(neurons: [0], constraints: [1], cutoff: 0, objective: 1))
  }

  /// Deeper layers: what flows in is next to nothing beside the neuron's own multiplier, or
  /// underflows.
  @Test(arguments: 0..<100 as Range<UInt64>, [-60 ... -50, -4...4, -540 ... -535])
  func deeperLayers(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let query = numbers.query([2, 3, 12, 2], norm: .l1)
    var multipliers = numbers.multipliers(15, constraints: 2)
    multipliers.constraints = [0, 0]
    expectProved(query, query.regions[0], multipliers)
    for neuron in 0..<3 { multipliers.neurons[neuron] = seed % 2 == 0 ? 0 : 1 }
    expectProved(query, query.regions[0], multipliers)
  }

  /// Whichever weights are meant, at the ends of what their errors allow.
  @Test(arguments: 0..<60 as Range<UInt64>, Norm.proved)
  func weightsWithErrors(seed: UInt64, norm: Norm) {
    var numbers = HostileNumbers(seed: seed, exponents: -4...4)
    let exact = numbers.query([3, 4, 2], norm: norm)
    let weight = exact.network.layers[0].weight
    var small = HostileNumbers(seed: seed, exponents: -70...(seed % 2 == 0 ? -3 : -50))
    let errors = Matrix(rows: 4, columns: 3, elements: small.next(12).map(abs))
    let query = Query(
      network: PiecewiseNetwork(
        layers: exact.network.layers, outputActivation: .linear, firstLayerErrors: errors),
      image: exact.inputs.center, region: exact.regions[0], norm: norm)
    for _ in 0..<5 {
      let multipliers = numbers.multipliers(4, constraints: 2)
      for direction in [1.0, -1] {
        // All for or all against the multipliers, or at random.
        let meant = weight.elements.indices.map { index in
          let sign = direction * (multipliers.neurons[index / 3] < 0 ? -1 : 1)
          return Dyadic(weight.elements[index]) + Dyadic(sign * errors.elements[index])
        }
        expectProved(query, query.regions[0], multipliers, firstLayer: meant)
      }
    }
  }

  /// One error of a weight, and many that are lost when they are added to it: nothing else counts.
  @Test(arguments: Norm.proved) func errorsThatAreLostInTheirSum(norm: Norm) {
    let errors = Matrix(rows: 64, columns: 1, elements: [1] + Array(repeating: 0x1p-53, count: 63))
    let zero = Matrix<Double>(rows: 64, columns: 1)
    let network = PiecewiseNetwork(
      layers: [
        (zero, Array(repeating: 0, count: 64)),
        (Matrix(rows: 2, columns: 64), [0, 0]),
      ], outputActivation: .linear, firstLayerErrors: errors)
    let region = OutputRegion(target: nil, constraints: [])
    let query = Query(
      network: network, image: [0], region: region, norm: norm)
    let multipliers = Multipliers(
      neurons: Array(repeating: 1, count: 64), constraints: [], cutoff: 0, objective: 0)
    expectProved(
      query, region, multipliers, firstLayer: errors.elements.map { -Dyadic($0) })
  }

  /// Weights of 24 values that add up to more than one by what every addition loses. One value is -1
  /// everywhere, the others are at the end of the input's range, so that there is an input of value -1.
  @Test func weightsOfValuesThatAddUpToMoreThanOne() throws {
    let others = 23
    let network = PiecewiseNetwork(
      layers: [
        (Matrix(rows: 1, columns: 1, elements: [1]), [0]),
        (
          Matrix(rows: 24, columns: 1, elements: [0] + Array(repeating: -1, count: others)),
          Array(repeating: 0, count: 24)
        ),
      ], outputActivation: .linear)
    let region = OutputRegion(
      target: nil,
      constraints: (0..<24).map { index in
        var value = OutputConstraint(
          coefficients: (0..<24).map { $0 == index ? 1 : 0 }, lower: index == 0 ? 1 : 0, name: "")
        value.isValue = true
        return value
      })
    let query = Query(
      network: network, inputs: InputSet(around: [0], Ball(.linf)), maximizing: [region])
    let found = try #require(
      InequalityDerivation(query, region).inequality(
        Multipliers(
          neurons: [0], constraints: [1] + Array(repeating: 0x1p-53, count: others), cutoff: 0,
          objective: 1), cutoff: .infinity))
    #expect(Dyadic(found.constant) + Dyadic(found.onOutput[0]) <= Dyadic(1))
  }

  /// Infinity less infinity is no gain of zero.
  @Test(arguments: Norm.proved)
  func gainsOutOfRangeProveNothing(norm: Norm) {
    var numbers = HostileNumbers(seed: 1)
    let query = numbers.query([1, 2, 2], norm: norm, image: [0]) { weights in
      (weights[0], weights[1]) = (2, -2)
    }
    let multipliers = Multipliers(
      neurons: [1.5e308, 1.5e308], constraints: [0, 0], cutoff: 0, objective: 1)
    let derivation = InequalityDerivation(query, query.regions[0])
    #expect(derivation.inequality(multipliers, cutoff: 1) == nil)
  }
}

extension HostileNumbers {
  /// A question about a network of some sizes.
  ///
  /// - Parameters:
  ///   - image: nil for one of any numbers in [0, 1], at which the biases are then not zero.
  ///   - change: of layer 1's weights.
  mutating func query(
    _ sizes: [Int], constraints: Int = 2, norm: Norm, image: [Double]? = nil,
    weights: [Double]? = nil, maxDeviation: Double? = nil, ranges: [Interval]? = nil,
    _ change: (inout [Double]) -> Void = { _ in }
  ) -> Query {
    var layers: [(weight: Matrix<Double>, bias: [Double])] = []
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      var elements = next(inputs * outputs)
      if layers.isEmpty { change(&elements) }
      let bias = image == nil ? next(outputs) : Array(repeating: 0, count: outputs)
      layers.append((Matrix(rows: outputs, columns: inputs, elements: elements), bias))
    }
    let classes = sizes[sizes.count - 1]
    let region = OutputRegion(
      target: nil,
      constraints: (0..<constraints).map {
        OutputConstraint(
          coefficients: next(classes), lower: image == nil ? next() : 0, name: "\($0)")
      })
    return Query(
      network: PiecewiseNetwork(layers: layers, outputActivation: .linear),
      image: image ?? (0..<sizes[0]).map { _ in fraction() }, region: region,
      norm: norm, weights: weights, maxDeviation: maxDeviation, ranges: ranges)
  }

  /// What a unit of change of each input costs. For Linf powers of two, by which exact numbers can be
  /// divided.
  mutating func costs(_ count: Int, _ norm: Norm) -> [Double] {
    (0..<count).map { _ in
      let number = random.uniform(1, 2)
      return Double(
        sign: .plus, exponent: Int.random(in: -4...4, using: &random),
        significand: norm == .linf ? 1 : number)
    }
  }

  mutating func multipliers(_ neurons: Int, constraints: Int) -> Multipliers {
    Multipliers(
      neurons: next(neurons), constraints: next(constraints), cutoff: next(),
      objective: Bool.random(using: &random) ? 1 : 0)
  }
}
