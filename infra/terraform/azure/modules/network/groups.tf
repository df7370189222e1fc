# One network security group for each subnet. Nothing enters from the internet; 443 is all that leaves to it.
locals {
  rules = {
    endpoints = {
      in-https = { priority = 100, direction = "Inbound", access = "Allow", ports = ["443"], from = "VirtualNetwork", to = "VirtualNetwork" }
    }
    platform = {
      in-console  = { priority = 100, direction = "Inbound", access = "Allow", ports = ["443", "8080"], from = "VirtualNetwork", to = "VirtualNetwork" }
      in-balancer = { priority = 110, direction = "Inbound", access = "Allow", ports = ["30000-32767"], from = "AzureLoadBalancer", to = "VirtualNetwork" }
      out-https   = { priority = 100, direction = "Outbound", access = "Allow", ports = ["443"], from = "VirtualNetwork", to = "Internet" }
    }
    database = {
      in-postgres = { priority = 100, direction = "Inbound", access = "Allow", ports = ["5432", "6432"], from = "VirtualNetwork", to = "VirtualNetwork" }
    }
  }
  closed = {
    in-internet  = { priority = 4000, direction = "Inbound", access = "Deny", ports = ["*"], from = "Internet", to = "*" }
    out-internet = { priority = 4000, direction = "Outbound", access = "Deny", ports = ["*"], from = "*", to = "Internet" }
  }
}

resource "azurerm_network_security_group" "main" {
  for_each            = local.subnets
  name                = "${var.name}-${each.key}"
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags

  dynamic "security_rule" {
    for_each = merge(local.rules[each.key], local.closed)
    content {
      name                       = security_rule.key
      priority                   = security_rule.value.priority
      direction                  = security_rule.value.direction
      access                     = security_rule.value.access
      protocol                   = security_rule.value.access == "Deny" ? "*" : "Tcp"
      source_port_range          = "*"
      source_address_prefix      = security_rule.value.from
      destination_port_ranges    = security_rule.value.ports == ["*"] ? null : security_rule.value.ports
      destination_port_range     = security_rule.value.ports == ["*"] ? "*" : null
      destination_address_prefix = security_rule.value.to
    }
  }
}

resource "azurerm_subnet_network_security_group_association" "main" {
  for_each                  = local.subnets
  subnet_id                 = each.value
  network_security_group_id = azurerm_network_security_group.main[each.key].id
}

# Every connection of the network. Azure makes the watcher and its group by itself when a region gets its first network.
resource "azurerm_network_watcher_flow_log" "main" {
  name                 = var.name
  network_watcher_name = "NetworkWatcher_${var.place.location}"
  resource_group_name  = "NetworkWatcherRG"
  location             = var.place.location
  tags                 = var.place.tags
  target_resource_id   = azurerm_virtual_network.main.id
  storage_account_id   = var.audit_account_id
  enabled              = true
  version              = 2
  retention_policy {
    enabled = true
    days    = var.log_retention_days
  }
}
