import Experiments
import Networks
import TestSupport
import Testing

@Suite struct TimingsTests {
  private let timings = Timings.measured

  /// The seconds of a stage in a plan of one network.
  private func seconds(
    _ stage: String, of sizes: [Int]? = nil, data: DataSize = .mnist, jobs: Int = 1
  ) throws -> Double? {
    var configuration = try TinyConfiguration.read(in: TemporaryFolder())
    if let sizes {
      configuration = try TinyConfiguration.read(naming: "mine", sizes, in: TemporaryFolder())
    }
    let plan = try ExperimentPlan(.thesis(configuration), items: [.table2, .table4], data: data)
    let name = (sizes == nil ? "dnn1 " : "mine ") + stage
    return timings.seconds(try #require(plan.stages.first { $0.name == name }), jobs: jobs)
  }

  @Test func networksOfTheThesisTakeWhatWasMeasured() throws {
    #expect(try seconds("train") == 40 * 0.12)
    // Ten images, nine targets each; two threads share them.
    #expect(try seconds("train examples 20.0s") == 90 * 0.045)
    #expect(try seconds("train examples 20.0s", jobs: 2) == 45 * 0.045)
    #expect(try seconds("bounds milp-weak", jobs: 2) == 5.5)
  }

  @Test func othersTakeWhatTheNearestInSizeDoes() throws {
    // DNN2's 48 neurons are nearer to 49 than DNN3's 46.
    #expect(try seconds("train examples 20.0s", of: [25, 24]) == 90 * 0.8)
    let passes = try seconds("train", of: [25, 24])
    let weights = 784.0 * 25 + 25 * 24 + 24 * 10
    let known = 784.0 * 8 + 5 * 64 + 80
    #expect(abs(try #require(passes) - 40 * 0.14 * weights / known) < 1e-9)
  }

  @Test func largerNetworksTakeAllTheTimeThatTheyAreGiven() throws {
    #expect(try seconds("train examples 20.0s", of: [200]) == 90 * 20)
    #expect(try seconds("bounds milp-weak", of: [200]) == nil)
  }

  @Test func dataOfOneSOwnCount() throws {
    let folder = try TemporaryFolder()
    let data = try DataSize(of: ThreeBlobs.write(to: folder))
    // 120 images of four numbers; three classes.
    #expect(data.inputCount == 4 && data.classCount == 3 && data.trainingCount == 120)
    #expect(try seconds("train", of: [8, 8, 8], data: data).map { $0 < 0.01 } == true)
    // Three images, two targets each.
    #expect(try seconds("train examples 20.0s", of: [8, 8, 8], data: data) == 6 * 0.045)
  }
}
