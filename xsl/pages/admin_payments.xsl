<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Through whom is paid, what those sign with, and what they told. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_payments.title">&admin-payments;</xsl:template>
  <xsl:template match="page" mode="admin_payments.width">page wide</xsl:template>

  <xsl:variable name="admin_payments.place" select="concat($base, '/admin/payments')"/>

  <xsl:template match="page" mode="admin_payments.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-payments;</xsl:with-param></xsl:call-template>
    <div class="head"><h1>&admin-payments;</h1><a class="button" href="{$base}/orders">&orders;</a></div>
    <section aria-labelledby="providers">
      <h2 id="providers">&providers;</h2>
      <ul class="lines providers"><xsl:apply-templates select="providers/provider" mode="admin_payments.provider"/></ul>
      <details class="fold">
        <xsl:if test="form[@route = 'provider_save'] or count(providers/provider) = 1"><xsl:attribute name="open"/></xsl:if>
        <summary>&provider-new;</summary>
        <form class="stack" method="post" action="{$admin_payments.place}">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field"><xsl:with-param name="route" select="'provider_save'"/><xsl:with-param name="name" select="'provider'"/><xsl:with-param name="label">&provider-key;</xsl:with-param><xsl:with-param name="hint">&provider-key-hint;</xsl:with-param></xsl:call-template>
          <xsl:call-template name="field"><xsl:with-param name="route" select="'provider_save'"/><xsl:with-param name="name" select="'checkout_url'"/><xsl:with-param name="label">&checkout-url;</xsl:with-param><xsl:with-param name="hint">&checkout-url-hint;</xsl:with-param></xsl:call-template>
          <div class="actions"><button>&provider-save;</button></div>
        </form>
      </details>
    </section>
    <section aria-labelledby="events">
      <h2 id="events">&events;</h2>
      <xsl:choose>
        <xsl:when test="events/event">
          <div class="scroll" tabindex="0" role="group" aria-labelledby="events">
            <table class="data">
              <thead><tr><th scope="col">&when;</th><th scope="col">&what;</th><th scope="col">&event-outcome;</th><th scope="col">&order;</th></tr></thead>
              <tbody><xsl:apply-templates select="events/event" mode="admin_payments.event"/></tbody>
            </table>
          </div>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&events-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="events/@next"/>
        <xsl:with-param name="first" select="$admin_payments.place"/>
        <xsl:with-param name="here" select="concat($admin_payments.place, '?')"/>
      </xsl:call-template>
    </section>
    <section aria-labelledby="issuer">
      <h2 id="issuer">&issuer;</h2>
      <form class="stack" method="post" action="{$admin_payments.place}/issuer">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field"><xsl:with-param name="route" select="'issuer_save'"/><xsl:with-param name="name" select="'issuer'"/><xsl:with-param name="label">&issuer-address;</xsl:with-param><xsl:with-param name="hint">&issuer-hint;</xsl:with-param><xsl:with-param name="lines" select="4"/><xsl:with-param name="value" select="issuer/@text"/></xsl:call-template>
        <div class="actions"><button>&issuer-save;</button></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="provider" mode="admin_payments.provider">
    <li id="p-{@key}">
      <div>
        <p><b><xsl:value-of select="@key"/></b><xsl:text> </xsl:text><xsl:if test="@active = 'yes'"><span class="badge c-active"><span class="i i-resolved"/>&provider-active;</span></xsl:if></p>
        <xsl:choose>
          <xsl:when test="@scheme = 'invoice'"><p class="hint">&provider-invoice;</p></xsl:when>
          <xsl:otherwise>
            <p class="meta"><code><xsl:value-of select="@checkout-url"/></code></p>
            <p class="meta">&provider-events;<xsl:text> </xsl:text><code><xsl:value-of select="concat(/page/@site, $base, '/payments/', @key)"/></code></p>
            <xsl:variable name="secrets" select="../../secrets/secret[@provider = current()/@key]"/>
            <xsl:if test="$secrets">
              <ul class="secrets">
                <xsl:for-each select="$secrets">
                  <li>
                    <span>&secret;<xsl:text> </xsl:text><code><xsl:value-of select="@fingerprint"/></code>, <xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></span>
                    <xsl:choose>
                      <xsl:when test="@retired-at"><span class="tag">&retired;</span></xsl:when>
                      <xsl:otherwise><form method="post" action="{$admin_payments.place}/secrets/{@id}/retire"><xsl:call-template name="tokens"/><button class="small">&secret-retire;<span class="vh"><xsl:text> </xsl:text><xsl:value-of select="@fingerprint"/></span></button></form></xsl:otherwise>
                    </xsl:choose>
                  </li>
                </xsl:for-each>
              </ul>
            </xsl:if>
            <details class="fold">
              <xsl:if test="/page/form[@route = 'secret_add'] and /page/@path = concat('/admin/payments/', @key, '/secret') or not($secrets)"><xsl:attribute name="open"/></xsl:if>
              <summary>&secret-add;</summary>
              <form class="row-form" method="post" action="{$admin_payments.place}/{@key}/secret">
                <xsl:call-template name="tokens"/>
                <label for="s-{@key}">&secret-new;</label>
                <input id="s-{@key}" name="secret" type="password" autocomplete="off" required="" data-max="200"/>
                <button>&secret-save;</button>
              </form>
            </details>
          </xsl:otherwise>
        </xsl:choose>
      </div>
      <xsl:if test="@active != 'yes'">
        <form method="post" action="{$admin_payments.place}/{@key}/activate"><xsl:call-template name="tokens"/><button>&provider-use;<span class="vh">: <xsl:value-of select="@key"/></span></button></form>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="event" mode="admin_payments.event">
    <tr id="e{@id}">
      <td><xsl:call-template name="time"><xsl:with-param name="at" select="@received-at"/><xsl:with-param name="ago" select="@received-at-ago"/></xsl:call-template></td>
      <td><xsl:value-of select="@type"/><p class="muted"><xsl:value-of select="@provider"/><xsl:text> </xsl:text><code><xsl:value-of select="@event-key"/></code></p></td>
      <td>
        <xsl:choose>
          <xsl:when test="@outcome = 'applied'">&eo-applied;</xsl:when>
          <xsl:when test="@outcome = 'ignored'"><span class="muted">&eo-ignored;</span></xsl:when>
          <xsl:when test="@outcome = 'already'">&eo-already;</xsl:when>
          <xsl:when test="@outcome = 'waiting'">&eo-waiting;</xsl:when>
          <xsl:when test="@outcome = 'unknown-order'">&eo-unknown-order;</xsl:when>
          <xsl:when test="@outcome = 'malformed'">&eo-malformed;</xsl:when>
          <xsl:when test="@outcome = 'amount-differs'">&op-amount-differs;</xsl:when>
          <xsl:when test="@outcome = 'plan-changed'">&op-plan-changed;</xsl:when>
          <xsl:when test="@outcome = 'does-not-end'">&op-does-not-end;</xsl:when>
          <xsl:when test="@outcome = 'paid-twice'">&op-paid-twice;</xsl:when>
          <xsl:when test="@outcome = 'other-subscription'">&op-other-subscription;</xsl:when>
          <xsl:otherwise><xsl:value-of select="@outcome"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@retry-at"><p class="muted">&event-retry;</p></xsl:if>
      </td>
      <td><xsl:if test="@order-id"><a href="{$base}/order/{@order-id}"><xsl:value-of select="@order-id"/></a></xsl:if></td>
    </tr>
  </xsl:template>

  <xsl:template match="problem[@code = 'not-an-https-address']" mode="admin_payments.sentence">&x-not-an-https-address;</xsl:template>
  <xsl:template match="problem[@code = 'order-missing']" mode="admin_payments.sentence">&x-order-missing;</xsl:template>
  <xsl:template match="problem[@code = 'secret-missing']" mode="admin_payments.sentence">&x-secret-missing;</xsl:template>
  <xsl:template match="problem[@code = 'needs-no-secret']" mode="admin_payments.sentence">&x-needs-no-secret;</xsl:template>
  <xsl:template match="problem[@code = 'too-many-secrets']" mode="admin_payments.sentence">&x-too-many-secrets;</xsl:template>
  <xsl:template match="flash[@code = 'provider-saved']" mode="admin_payments.flash">&f-provider-saved;</xsl:template>
  <xsl:template match="flash[@code = 'provider-active']" mode="admin_payments.flash">&f-provider-active;<xsl:text> </xsl:text><b><xsl:value-of select="@subject"/></b>.</xsl:template>
  <xsl:template match="flash[@code = 'secret-added']" mode="admin_payments.flash">&f-secret-added;</xsl:template>
  <xsl:template match="flash[@code = 'secret-retired']" mode="admin_payments.flash">&f-secret-retired;</xsl:template>
  <xsl:template match="flash[@code = 'issuer-saved']" mode="admin_payments.flash">&f-issuer-saved;</xsl:template>
</xsl:stylesheet>
