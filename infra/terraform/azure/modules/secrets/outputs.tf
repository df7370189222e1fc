output "references" {
  description = "Reference of each secret, as Watchfloor takes it."
  value       = local.references
}
