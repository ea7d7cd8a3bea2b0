internal import Basics
internal import Foundation

extension Stage {
  /// A stage that comes to one value, which is kept as JSON.
  ///
  /// - Parameters:
  ///   - needs: the names of the stages whose results it uses.
  ///   - inputs: everything that the value depends on.
  ///   - keep: adds the value to the findings.
  static func value<Value: Codable & Sendable>(
    _ label: StageLabel, after needs: [String] = [], isSingle: Bool = false,
    inputs: @escaping @Sendable (StageContext<Found>) throws -> [String],
    compute: @escaping @Sendable (StageContext<Found>) throws -> Value,
    keep: @escaping @Sendable (inout Found, Value) -> Void
  ) -> Stage {
    Stage(label: label, needs: needs, isSingle: isSingle) { context in
      let output = "stages/\(label.name.replacing(" ", with: "-")).json"
      let path = context.store.path(output)
      return StageTask(inputs: try inputs(context), outputs: [output]) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(try encoder.encode(try compute(context)), to: path)
      } read: { findings in
        guard let data = FileManager.default.contents(atPath: path),
          let value = try? JSONDecoder().decode(Value.self, from: data)
        else {
          throw RunStoreError(
            path: path, reason: "is damaged (remove it, and run the experiments again)")
        }
        keep(&findings, value)
      }
    }
  }
}
