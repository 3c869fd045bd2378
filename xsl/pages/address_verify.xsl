<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the link in a mail opens that asks whether an address is somebody's. A button, since programs open links too. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="address_verify.title">&verify-title;</xsl:template>
  <xsl:template match="page" mode="address_verify.width">page narrow</xsl:template>

  <xsl:template match="page" mode="address_verify.main">
    <h1>&verify-title;</h1>
    <p class="lead">&verify-lead;</p>
    <dl class="facts">
      <div><dt>&email;</dt><dd><xsl:value-of select="verification/@address"/></dd></div>
      <div><dt>&verify-account;</dt><dd><xsl:value-of select="viewer/@name"/></dd></div>
    </dl>
    <form class="stack" method="post" action="{$base}{@path}">
      <xsl:call-template name="tokens"/>
      <div class="actions"><button class="primary">&verify-it;</button><a class="button quiet" href="{$base}/account">&not-now;</a></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
