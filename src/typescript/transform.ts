export default function transform() {}
