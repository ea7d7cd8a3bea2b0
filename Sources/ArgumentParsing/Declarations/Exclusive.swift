/// Options of which at most one may be given: `--network` or `--hidden`.
public struct Exclusive: Sendable {
  package let members: [ArgumentDefinition]
  package let isRequired: Bool

  /// A group of options and flags of one command; `required` asks for exactly one of them.
  ///
  /// - Precondition: two or more members, none of which is required by itself.
  public init(_ members: [any CommandArgument], required: Bool) {
    self.members = members.map(\.definition)
    isRequired = required
    precondition(members.count > 1, "an exclusive group needs two members or more")
    precondition(
      self.members.allSatisfy { !$0.isRequired && $0.kind != .positional },
      "an exclusive group holds options and flags that may be left out")
  }
}
