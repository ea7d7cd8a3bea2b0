import Foundation
import LinearAlgebra
import Networks
import Search
import SearchSupport
import Testing

/// Two hidden neurons, one of them not finished, and two outputs.
@Suite struct BigMBoundsTests {
  private let partial: BigMBounds
  private let complete: BigMBounds

  private static let text = #"""
    {"schema": 2, "network": "n", "box": {"lower": 0, "upper": 1}, "method": "lp", "layers": [
      {"seconds": 0.5, "neurons": [
        {"lower": 0, "upper": 1, "lower_exact": true, "upper_exact": true}, null]},
      {"seconds": 0.25, "neurons": [
        {"lower": -1, "upper": 2, "lower_exact": false, "upper_exact": true},
        {"lower": -3, "upper": 4, "lower_exact": false, "upper_exact": false}]}]}
    """#

  init() throws {
    partial = try JSONDecoder().decode(BigMBounds.self, from: Data(Self.text.utf8))
    var rest = partial
    rest.layers[0].neurons[1] = rest.layers[0].neurons[0]
    complete = rest
  }

  @Test func whatIsFinishedAndExact() {
    #expect(partial.neuronCount == 4 && partial.finishedCount == 3 && !partial.isComplete)
    #expect(partial.layers.map(\.isComplete) == [false, true])
    #expect(partial.inexactCount == 3 && partial.seconds == 0.75)
    #expect(complete.finishedCount == 4 && complete.isComplete)
  }

  /// Half of the bounds are none of the network.
  @Test func onlyAllOfThemAreTheNetworks() {
    let network = identityNetwork()
    #expect(partial.bounds(of: network) == nil)
    #expect(
      complete.bounds(of: network)?.layers
        == [[Interval(0, 1), Interval(0, 1)], [Interval(-1, 2), Interval(-3, 4)]])
  }

  @Test func theFileSaysTheSame() throws {
    for bounds in [partial, complete] {
      let data = try JSONEncoder().encode(bounds)
      #expect(try JSONDecoder().decode(BigMBounds.self, from: data) == bounds)
    }
  }

  @Test(arguments: [(-1, true), (0, true), (0.5, false)] as [(Double, Bool)])
  func boundsTheWrongWayRoundAreRefused(lower: Double, isRead: Bool) throws {
    let text = #"{"lower":\#(lower),"upper":0,"lower_exact":true,"upper_exact":false}"#
    let neuron = try? JSONDecoder().decode(BigMBounds.Neuron.self, from: Data(text.utf8))
    #expect(neuron?.interval == (isRead ? Interval(lower, 0) : nil))
    #expect(neuron?.isLowerExact == (isRead ? true : nil))
    #expect(neuron?.isUpperExact == (isRead ? false : nil))
  }
}
