import LinearAlgebra
import Foundation
import TestSupport
import SearchSupport
import Testing
import Search

@Suite struct BoundsFileTests {
  private let folder: TemporaryFolder
  private let network = RandomCase(seed: 4, hidden: [5, 4, 4]).network

  init() throws { folder = try TemporaryFolder() }

  private func computation(
    _ method: BoundsMethod = .lp, fingerprint: String = "one", box: Interval = Interval(0, 1),
    secondsPerBound: Double? = nil
  ) -> BoundComputation {
    BoundComputation(
      network: network, fingerprint: fingerprint, method: method, box: box,
      secondsPerBound: secondsPerBound, solvers: solvers)
  }

  private var file: BoundsFile { BoundsFile(folder.path + "/m.bounds-lp.json") }

  @Test func namesSayWhatIsNotUsual() {
    func name(_ computation: BoundComputation, _ model: String = "d/m.safetensors") -> String {
      BoundsFile(for: computation, besideModel: model).path
    }
    #expect(name(computation(.interval)) == "d/m.bounds-interval.json")
    #expect(name(computation(.milpWeak)) == "d/m.bounds-milp-weak.json")
    #expect(name(computation(.milp)) == "d/m.bounds-milp.json")
    #expect(name(computation(.milp, secondsPerBound: 10)) == "d/m.bounds-milp-10s.json")
    #expect(name(computation(.lp, secondsPerBound: 0.5)) == "d/m.bounds-lp-0.5s.json")
    #expect(
      name(computation(box: Interval(-1, 1)), "model") == "model.bounds-lp-box_-1_1.json")
  }

  @Test func whatIsWrittenIsReadBack() throws {
    #expect(try file.read(for: computation()) == nil)
    let bounds = try file.bounds(computation())
    #expect(bounds.isComplete)
    #expect(try file.read(for: computation()) == bounds)
    #expect(try folder.names() == ["m.bounds-lp.json"])
  }

  /// A complete file is only read: nothing is solved, nothing is written.
  @Test func aCompleteFileIsUsedAsItIs() throws {
    let bounds = try file.bounds(computation())
    let before = folder.contents(of: "m.bounds-lp.json")
    #expect(try file.bounds(computation()) == bounds)
    #expect(folder.contents(of: "m.bounds-lp.json") == before)
    #expect(
      try file.bounds(computation(), afresh: true).bounds(of: network) == bounds.bounds(of: network)
    )
    #expect(folder.contents(of: "m.bounds-lp.json") != before)
  }

  @Test func anUnfinishedFileIsGoneOnWith() throws {
    let whole = try file.bounds(computation())
    var part = whole
    part.layers[2].neurons[1] = nil
    part.layers[3].neurons = part.layers[3].neurons.map { _ in nil }
    // Marks what must be kept.
    part.layers[2].neurons[0]?.isUpperExact = false
    try file.write(part)
    let bounds = try file.bounds(computation())
    #expect(bounds.bounds(of: network) == whole.bounds(of: network))
    #expect(bounds.inexactCount == 1)
    #expect(try file.read(for: computation()) == bounds)
  }

  @Test func whatWasInterruptedIsKept() throws {
    let bounds = try file.bounds(computation(), shouldStop: { true })
    #expect(bounds.finishedCount == 0)
    #expect(try file.read(for: computation()) == bounds)
  }

  @Test(arguments: [
    BoundsMismatch.weights, .box, .method, .limit,
  ]) func aStaleFileIsToldAndComputedAgain(mismatch: BoundsMismatch) throws {
    let other =
      switch mismatch {
      case .weights: computation(fingerprint: "two")
      case .box: computation(box: Interval(-1, 1))
      case .method: computation(.interval)
      case .limit, .shape: computation(secondsPerBound: 100)
      }
    try file.write(try other.run())
    let error = BoundsFileError(path: file.path, reason: .stale(mismatch))
    #expect(throws: error) { try file.read(for: computation()) }
    #expect(error.description == "\(file.path): \(mismatch)")
    try expectComputedAgain(error)
  }

  @Test(arguments: ["", "{", "[]", "{\"schema\":2}", "{\"schema\":2,\"layers\":[]}"])
  func aDamagedFileIsToldAndComputedAgain(text: String) throws {
    try folder.write(text, as: "m.bounds-lp.json")
    try expectComputedAgain(BoundsFileError(path: file.path, reason: .damaged))
  }

  @Test func aTornFileIsDamaged() throws {
    _ = try file.bounds(computation())
    let bytes = try #require(folder.contents(of: "m.bounds-lp.json"))
    try folder.write(Array(bytes.prefix(bytes.count / 2)), as: "m.bounds-lp.json")
    try expectComputedAgain(BoundsFileError(path: file.path, reason: .damaged))
  }

  @Test func boundsThatHoldNoNumberAreDamaged() throws {
    var bounds = try computation().run()
    bounds.layers[1].neurons[0]?.interval = Interval(1, -1)
    try file.write(bounds)
    try expectComputedAgain(BoundsFileError(path: file.path, reason: .damaged))
  }

  @Test func anotherVersionsFileIsTold() throws {
    try folder.write("{\"schema\":3}", as: "m.bounds-lp.json")
    try expectComputedAgain(BoundsFileError(path: file.path, reason: .schema(3)))
  }

  private func expectComputedAgain(_ expected: BoundsFileError) throws {
    var told: [BoundsFileError] = []
    let bounds = try file.bounds(computation(), notUsable: { told.append($0) })
    #expect(told == [expected])
    #expect(bounds.isComplete)
    #expect(try file.read(for: computation()) == bounds)
  }

  /// Scripts read these files.
  @Test func theLayoutIsFixed() throws {
    _ = try file.bounds(computation(.milp, secondsPerBound: 10), shouldStop: { true })
    let object = try JSONSerialization.jsonObject(
      with: Data(try #require(folder.contents(of: "m.bounds-lp.json"))))
    let bounds = try #require(object as? [String: Any])
    #expect(
      bounds.keys.sorted() == ["box", "layers", "method", "network", "schema", "seconds_per_bound"])
    #expect(bounds["seconds_per_bound"] as? Double == 10)
    let layers = try #require(bounds["layers"] as? [[String: Any]])
    #expect(layers.map { ($0["neurons"] as? [Any])?.count } == [5, 4, 4, 3])
    #expect(layers[0]["seconds"] is Double)
  }

  /// Whoever reads bounds of a network that was trained on drawings learns of it.
  @Test func syntheticDigitsAreNamed() throws {
    let marked = BoundComputation(
      network: network, fingerprint: "one", isSynthetic: true,
      method: .lp, solvers: solvers)
    #expect(try file.bounds(marked).synthetic == true)
    #expect(try file.read(for: marked)?.synthetic == true)
  }
}
