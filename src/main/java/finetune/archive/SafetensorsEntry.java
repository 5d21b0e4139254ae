package finetune.archive;

/**
 * What a safetensors header says of one tensor.
 *
 * @param name its name
 * @param type the type of its elements
 * @param shape its sizes
 * @param begin its first byte, counted from the end of the header
 * @param end the byte after its last
 */
public record SafetensorsEntry(String name, DataType type, long[] shape, long begin, long end) {}
