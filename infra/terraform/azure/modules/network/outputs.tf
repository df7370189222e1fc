output "vnet_id" {
  description = "The network."
  value       = azurerm_virtual_network.main.id
}

output "subnet_ids" {
  description = "Subnets by what lives in them."
  value       = local.subnets
}

output "database_zone_id" {
  description = "Zone in which PostgreSQL gets its name, once the network knows it; null without one."
  value       = var.database ? azurerm_private_dns_zone.main["database"].id : null
  depends_on  = [azapi_resource.zone_link]
}
