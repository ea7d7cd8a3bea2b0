import LinearAlgebra
import Networks
import Proofs
import Queries
import SearchSupport
import TestSupport
import Testing

@Suite struct BackwardBoundsTests {
  /// Whatever the controls, on networks with numbers of any size. At inputs that cannot move next to nothing is
  /// lost but for rounding, so that whatever rounding takes shows.
  @Test(
    arguments: 0..<60 as Range<UInt64>, [-3...3, -40...40, -200...200, -545 ... -525])
  func boundsHoldForEveryInput(seed: UInt64, exponents: ClosedRange<Int>) throws {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    var errors = HostileNumbers(seed: seed, exponents: -70 ... -30)
    for hasErrors in [false, true] {
      let network = HostileBlocks.network(&numbers, errors: &errors, hasErrors: hasErrors)
      let image = (0..<4).map { _ in numbers.fraction() }
      for (norm, isFixed) in [(Norm.linf, true), (.linf, false), (.l1, false)] {
        let inputs = InputSet(around: image, Ball(norm, radius: 0.5))
          .fixing(isFixed ? Array(image.indices) : [])
        let backward = BackwardBounds(network, inputs)
        var domain = PropagationDomain(inputs, neurons: backward.neuronCount)
        let intervals = network.bounds(over: domain.inputs).layers.dropLast().joined()
        domain.lower = intervals.map(\.lower)
        domain.upper = intervals.map(\.upper)
        for top in network.blocks.indices {
          let size = network.blocks[top].count
          let rows = Matrix(rows: 3, columns: size, elements: numbers.next(3 * size))
          let controls = Matrix(
            rows: 3, columns: backward.neuronCount,
            elements: (0..<3 * backward.neuronCount).map { _ in
              numbers.random.uniform(-0.5, 1.5)
            })
          let part = BackwardBounds.Part(domain, rows: 3)
          let bounds = [
            BackwardBounds.Controls.leastArea, .rows(controls), .chosen(controls, [2, 0, 1]),
          ]
          .map { backward.lowerBounds(of: rows, at: top, [part], $0) }
          for _ in 0..<4 {
            var input = image
            if !isFixed {
              let index = Int.random(in: 0..<4, using: &numbers.random)
              let change = numbers.random.uniform(-0.5, 0.5)
              input[index] = min(1, max(0, image[index] + change))
            }
            let values = HostileBlocks.preActivations(network, input) {
              Double(Int.random(in: -1...1, using: &numbers.random))
            }[top]
            for row in 0..<3 {
              let sum = zip(rows.row(row), values).reduce(Dyadic.zero) { $0 + Dyadic($1.0) * $1.1 }
              for bounds in bounds where bounds[row] > -.infinity {
                #expect(Dyadic(bounds[row]) <= sum)
              }
            }
          }
        }
      }
    }
  }

  /// x in [-1, 1]^2, z = (x0 + x1, x0 - x1), y = relu(z0) + relu(z1).
  private func backward() -> (BackwardBounds, PropagationDomain) {
    let hidden = Matrix<Double>(rows: 2, columns: 2, elements: [1, 1, 1, -1])
    let network = PiecewiseNetwork(
      inputCount: 2,
      blocks: [
        .init([.init(.input, LinearMap(hidden))], bias: [0, 0], isRectified: true),
        .init(
          [.init(.block(0), LinearMap(Matrix(rows: 1, columns: 2, elements: [1, 1])))], bias: [0],
          isRectified: false),
      ], decision: .argmax(classCount: 1))
    let inputs = InputSet(
      around: [0, 0], Ball(.linf, radius: 1), ranges: [Interval(-1, 1), Interval(-1, 1)])
    let backward = BackwardBounds(network, inputs)
    var domains = [PropagationDomain(inputs, neurons: 2)]
    backward.narrow(&domains, at: 0) { _, _ in true }
    return (backward, domains[0])
  }

  private func bound(
    _ backward: BackwardBounds, _ domain: PropagationDomain, _ factor: Double, _ controls: [Double]
  ) -> Double {
    backward.lowerBounds(
      of: Matrix(rows: 1, columns: 1, elements: [factor]), at: 1, [.init(domain, rows: 1)],
      .rows(Matrix(rows: 1, columns: 2, elements: controls)))[0]
  }

  @Test func linearBoundsByHand() {
    let (backward, domain) = backward()
    #expect(zip(domain.lower, [-2, -2]).allSatisfy { abs($0 - $1) < 1e-12 && $0 <= $1 })
    #expect(zip(domain.upper, [2, 2]).allSatisfy { abs($0 - $1) < 1e-12 && $0 >= $1 })
    // From above each ReLU is (z + 2) / 2: y <= 2 + x0 <= 3. From below slopes a, b: -|a + b| - |a - b|.
    #expect(abs(bound(backward, domain, -1, [0.5, 0.5]) + 3) < 1e-9)
    for (slopes, value) in [([0.0, 0], 0.0), ([1, 1], -2), ([1, 0], -2), ([0.25, 0.5], -1)] {
      #expect(abs(bound(backward, domain, 1, slopes) - value) < 1e-9)
    }
    // Slopes out of [0, 1] are paid for.
    #expect(bound(backward, domain, 1, [2, 0]) <= -4)
  }

  /// With z0 >= 0, y = z0 + relu(z1) >= z0. The sign's inequality taken once is what makes that 0.
  @Test func assumedSignsCount() {
    let (backward, root) = backward()
    var domain = root
    domain.fix(0, isActive: true)
    #expect(domain.fixed == [0] && domain.lower[0] == 0 && !domain.isUnstable(0) && !domain.isEmpty)
    #expect(abs(bound(backward, domain, 1, [0, 0]) + 2) < 1e-9)
    #expect(abs(bound(backward, domain, 1, [-1, 0])) < 1e-9)
    // A positive number is a slope, of which a neuron with a sign has no use.
    #expect(bound(backward, domain, 1, [0.7, 0]) == bound(backward, domain, 1, [0, 0]))
    // With z0 <= 0 the most of y is that of relu(z1), by 1 + z1 / 2 at most 2; with z0 <= 0 once more less.
    domain = root
    domain.fix(0, isActive: false)
    #expect(abs(bound(backward, domain, -1, [0, 0]) + 2) < 1e-9)
    domain.fix(0, isActive: true)
    domain.lower[0] = 0.5
    #expect(domain.isEmpty)
  }

  /// Bounds of neurons behind others are those of their rows, for the wanted ones alone.
  @Test(arguments: 0..<8 as Range<UInt64>) func narrowingIsBounding(seed: UInt64) {
    let random = RandomCase(seed: seed, inputs: 5, hidden: [9, 7, 6])
    let network = random.network
    let inputs = InputSet(around: random.image, Ball(.linf, radius: 0.2))
    let backward = BackwardBounds(network, inputs)
    var domains = [PropagationDomain(inputs, neurons: backward.neuronCount)]
    backward.narrow(&domains, at: 0) { _, _ in true }
    for top in 1...2 {
      let before = domains[0]
      backward.narrow(&domains, at: top) { $0 == 0 && $1 % 2 == 0 }
      let size = network.blocks[top].count
      for neuron in 0..<size {
        let place = backward.offsets[top] + neuron
        guard neuron % 2 == 0 else {
          #expect(domains[0].lower[place] == -.infinity && domains[0].upper[place] == .infinity)
          continue
        }
        var rows = Matrix<Double>(rows: 2, columns: size)
        (rows[0, neuron], rows[1, neuron]) = (1, -1)
        let bounds = backward.lowerBounds(of: rows, at: top, [.init(before, rows: 2)], .leastArea)
        #expect(domains[0].lower[place] == bounds[0] && domains[0].upper[place] == -bounds[1])
      }
      backward.narrow(&domains, at: top) { $1 % 2 == 1 }
    }
    // They are those of the network.
    var numbers = HostileNumbers(seed: seed)
    for _ in 0..<200 {
      let input = domains[0].inputs.map { numbers.random.uniform($0.lower, $0.upper) }
      let values = network.preActivations(input).dropLast().joined()
      for (neuron, value) in values.enumerated() {
        #expect(domains[0].lower[neuron] <= value && value <= domains[0].upper[neuron])
      }
    }
  }

  @Test func numbersOutOfRangeProveNothing() {
    let (backward, domain) = backward()
    for factor in [Double.infinity, .nan] {
      #expect(bound(backward, domain, factor, [0, 0]) == -.infinity)
      #expect(bound(backward, domain, 1, [factor, 0]) == -.infinity)
    }
    // From below each ReLU is half its sum wherever that is; from above nothing is known without bounds.
    let inputs = InputSet(
      around: [0, 0], Ball(.linf), ranges: [Interval(-1, 1), Interval(-1, 1)])
    let unknown = PropagationDomain(inputs, neurons: 2)
    #expect(abs(bound(backward, unknown, 1, [0.5, 0.5]) + 1) < 1e-9)
    #expect(bound(backward, unknown, -1, [0.5, 0.5]) == -.infinity)
  }
}
