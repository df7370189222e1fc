resource "azurerm_virtual_network" "main" {
  name                = var.name
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
  address_space       = [var.cidr]
  dns_servers         = [] # Azure's own, which knows the private zones
}

resource "azurerm_subnet" "endpoints" {
  name                              = "endpoints"
  resource_group_name               = var.place.group
  virtual_network_name              = azurerm_virtual_network.main.name
  address_prefixes                  = [cidrsubnet(var.cidr, 4, 0)]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "Enabled"
}

resource "azurerm_subnet" "platform" {
  name                            = "platform"
  resource_group_name             = var.place.group
  virtual_network_name            = azurerm_virtual_network.main.name
  address_prefixes                = [cidrsubnet(var.cidr, 2, 1)]
  default_outbound_access_enabled = false
  delegation {
    name = "container-apps"
    service_delegation {
      name    = "Microsoft.App/environments"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

resource "azurerm_subnet" "database" {
  count                           = var.database ? 1 : 0
  name                            = "database"
  resource_group_name             = var.place.group
  virtual_network_name            = azurerm_virtual_network.main.name
  address_prefixes                = [cidrsubnet(var.cidr, 4, 1)]
  default_outbound_access_enabled = false
  delegation {
    name = "postgres"
    service_delegation {
      name    = "Microsoft.DBforPostgreSQL/flexibleServers"
      actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"]
    }
  }
}

locals {
  subnets = merge(
    { endpoints = azurerm_subnet.endpoints.id, platform = azurerm_subnet.platform.id },
    var.database ? { database = azurerm_subnet.database[0].id } : {},
  )
}

resource "azurerm_public_ip" "nat" {
  count               = var.nat ? 1 : 0
  name                = "${var.name}-nat"
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
  allocation_method   = "Static"
  sku                 = "Standard"
}

resource "azurerm_nat_gateway" "main" {
  count               = var.nat ? 1 : 0
  name                = var.name
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = var.place.tags
  sku_name            = "Standard"
}

resource "azurerm_nat_gateway_public_ip_association" "main" {
  count                = var.nat ? 1 : 0
  nat_gateway_id       = azurerm_nat_gateway.main[0].id
  public_ip_address_id = azurerm_public_ip.nat[0].id
}

resource "azurerm_subnet_nat_gateway_association" "platform" {
  count          = var.nat ? 1 : 0
  nat_gateway_id = azurerm_nat_gateway.main[0].id
  subnet_id      = azurerm_subnet.platform.id
}
