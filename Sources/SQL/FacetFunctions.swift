import CSQLite

/// The SQL functions by which triggers keep blocks of facets: every connection brings them along.
///
/// - `facet_at(block, slot)`: the number of one clip, or NULL.
/// - `facet_with(block, slot, number)`: the block with another number for one clip.
/// - `facet_pack(slot, number)`: the block of some clips' numbers, an aggregate.
enum FacetFunctions {
  /// Makes the functions known to a connection. `sqlite3_create_function_v2`.
  static func register(on database: OpaquePointer) throws(SQLError) {
    let traits = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    let codes = unsafe [
      sqlite3_create_function_v2(database, "facet_at", 2, traits, nil, facetAt, nil, nil, nil),
      sqlite3_create_function_v2(database, "facet_with", 3, traits, nil, facetWith, nil, nil, nil),
      sqlite3_create_function_v2(database, "facet_pack", 2, traits, nil, nil, facetPackStep, facetPackEnd, nil),
    ]
    if let code = codes.first(where: { $0 != SQLITE_OK }) {
      throw unsafe SQLError.last(on: database, code, "facet functions")
    }
  }
}

private typealias Values = UnsafeMutablePointer<OpaquePointer?>

private func number(_ value: OpaquePointer?) -> Int64 {
  unsafe sqlite3_value_type(value) == SQLITE_INTEGER ? sqlite3_value_int64(value) : FacetBlock.nothing
}

private func slot(_ value: OpaquePointer?) -> Int { Int(truncatingIfNeeded: unsafe sqlite3_value_int64(value) & 255) }

private func block(_ value: OpaquePointer?) -> UnsafeRawBufferPointer {
  let bytes = unsafe sqlite3_value_blob(value)
  return unsafe UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value)))
}

private func answer(_ bytes: [UInt8], _ context: OpaquePointer?) {
  unsafe bytes.withUnsafeBytes { unsafe ot_result_blob(context, $0.baseAddress, Int32($0.count)) }
}

private func facetAt(_ context: OpaquePointer?, _ count: Int32, _ values: Values?) {
  guard let values = unsafe values else { return }
  let number = unsafe FacetBlock.number(at: slot(values[1]), block(values[0]).bytes)
  if number == FacetBlock.nothing {
    unsafe sqlite3_result_null(context)
  } else {
    unsafe sqlite3_result_int64(context, number)
  }
}

private func facetWith(_ context: OpaquePointer?, _ count: Int32, _ values: Values?) {
  guard let values = unsafe values else { return }
  unsafe answer(FacetBlock.bytes(block(values[0]).bytes, with: number(values[2]), at: slot(values[1])), context)
}

/// The aggregate's memory: whether it was begun, then a number for each clip.
private func packed(_ context: OpaquePointer?) -> UnsafeMutableBufferPointer<Int64>? {
  let size = (FacetBlock.count + 1) * MemoryLayout<Int64>.stride
  guard let memory = unsafe sqlite3_aggregate_context(context, Int32(size)) else { return nil }
  let numbers = unsafe UnsafeMutableBufferPointer(
    start: memory.assumingMemoryBound(to: Int64.self), count: FacetBlock.count + 1)
  if unsafe numbers[0] == 0 {
    unsafe numbers.update(repeating: FacetBlock.nothing)
    unsafe numbers[0] = 1
  }
  return unsafe numbers
}

private func facetPackStep(_ context: OpaquePointer?, _ count: Int32, _ values: Values?) {
  guard let values = unsafe values, let numbers = unsafe packed(context) else { return }
  unsafe numbers[slot(values[0]) + 1] = number(values[1])
}

private func facetPackEnd(_ context: OpaquePointer?) {
  guard let numbers = unsafe packed(context) else { return unsafe sqlite3_result_error_nomem(context) }
  unsafe answer(FacetBlock.bytes(Array(numbers.dropFirst())), context)
}
