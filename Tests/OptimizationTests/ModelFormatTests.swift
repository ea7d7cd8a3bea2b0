import Foundation
import GLPKSolver
import Optimization
import Testing

@Suite struct ModelFormatTests {
  @Test(arguments: ExportedModel.all)
  func theOptimumIsTheSolversOwn(_ exported: ExportedModel) throws {
    let result = try GLPKSolver().solve(exported.model, options: SolveOptions())
    let objective = try #require(result.objective)
    #expect(abs(objective - exported.optimum) <= 1e-9 * max(1, abs(exported.optimum)))
  }

  @Test(
    .enabled(if: Glpsol.path != nil, "glpsol is missing: apt-get install glpk-utils"),
    arguments: ExportedModel.all, ModelFormat.allCases)
  func glpsolComesToTheSameOptimum(_ exported: ExportedModel, _ format: ModelFormat) throws {
    let text = try exported.model.text(in: format)
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID()).\(format.rawValue)")
    defer {
      try? FileManager.default.removeItem(at: file)
      try? FileManager.default.removeItem(at: file.appendingPathExtension("sol"))
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
    // TEMPER_EXPORTED_MODELS keeps the files, for a look by other solvers.
    if let folder = ProcessInfo.processInfo.environment["TEMPER_EXPORTED_MODELS"] {
      let index = ExportedModel.all.firstIndex { $0.description == exported.description } ?? 0
      try "\(exported.optimum)".write(
        toFile: "\(folder)/\(index).txt", atomically: true, encoding: .utf8)
      try text.write(
        toFile: "\(folder)/\(index).\(format.rawValue)", atomically: true, encoding: .utf8)
    }
    let (value, log) = try Glpsol.optimum(
      ofFile: file, format: format == .mps ? "--freemps" : "--lp")
    let found = try #require(value, "\(log)\n\(text.prefix(2000))")
    // Free MPS cannot say that an objective is maximized.
    let sign: Double = format == .mps && exported.model.objective.sense == .maximize ? -1 : 1
    let optimum = sign * exported.optimum
    #expect(abs(found - optimum) <= 1e-6 * max(1, abs(optimum)), "\(log)\n\(text.prefix(2000))")
  }

  @Test(arguments: ModelFormat.allCases)
  func anInvalidModelIsNotWritten(_ format: ModelFormat) {
    var model = Model()
    model.objective.constant = .nan
    #expect(throws: ModelError.self) { try model.text(in: format) }
  }
}
