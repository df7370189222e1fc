# Nothing comes in that is not named here, and only 443 and the database go out.
resource "google_compute_firewall" "deny_in" {
  name          = "${var.name}-deny-in"
  network       = google_compute_network.main.id
  description   = "Whatever is not allowed below"
  direction     = "INGRESS"
  priority      = 65000
  source_ranges = ["0.0.0.0/0"]
  deny {
    protocol = "all"
  }
  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_firewall" "deny_out" {
  name               = "${var.name}-deny-out"
  network            = google_compute_network.main.id
  description        = "Whatever is not allowed below"
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]
  deny {
    protocol = "all"
  }
  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_firewall" "https_out" {
  name               = "${var.name}-https-out"
  network            = google_compute_network.main.id
  description        = "HTTPS to vendors, which publish no fixed addresses, and to Google"
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "database_out" {
  count              = var.database ? 1 : 0
  name               = "${var.name}-database-out"
  network            = google_compute_network.main.id
  description        = "PostgreSQL inside the network"
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = [var.cidr]
  allow {
    protocol = "tcp"
    ports    = ["5432"]
  }
}

# Google's Identity-Aware Proxy asks who somebody is before it forwards; its range is not the internet.
resource "google_compute_firewall" "tunnel_in" {
  name                    = "${var.name}-tunnel-in"
  network                 = google_compute_network.main.id
  description             = "Tunnels of signed-in people to notebooks"
  direction               = "INGRESS"
  priority                = 1000
  source_ranges           = ["35.235.240.0/20"]
  target_service_accounts = [var.notebook]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}
