extension MNIST {
  /// The SHA-256 sums of a file, as 64 lower-case hexadecimal digits.
  public struct Checksums: Sendable, Equatable {
    /// Of the uncompressed contents: what the data are, however they were compressed.
    public let contents: String
    /// Of the `.gz` file on the mirrors: what a download must be.
    public let archive: String

    /// The two sums of a file.
    public init(contents: String, archive: String) {
      self.contents = contents
      self.archive = archive
    }
  }

  /// The sums of MNIST as published.
  public static let published: [File: Checksums] = [
    File(.train, .images): Checksums(
      contents: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      archive: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    File(.train, .labels): Checksums(
      contents: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      archive: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    File(.test, .images): Checksums(
      contents: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      archive: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    File(.test, .labels): Checksums(
      contents: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      archive: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
  ]
}
